# What the build adds to code refers to these: at each turn of a loop its instructions are counted in sim_work, and where they have
# become a time slice's worth sim_charge tells the board; where a function takes room on the stack, the stack pointer is held
# against sim_stack_low (0: no limit). The numbers are WebAssembly globals, which a wild pointer cannot reach.
	.globaltype	__stack_pointer, i32
	.globaltype	sim_work, i32
	.globaltype	sim_stack_low, i32

	.functype	sim_spent (i32) -> ()
	.functype	sim_stack_overflow (i32) -> ()
	.import_module	sim_stack_overflow, env
	.import_name	sim_stack_overflow, sim_stack_overflow

	.section	.text.sim_charge,"",@
	.globl	sim_charge
	.type	sim_charge,@function
sim_charge:
	.functype	sim_charge () -> ()
	.local	i32
	global.get	sim_work
	local.set	0
	i32.const	0
	global.set	sim_work
	local.get	0
	call	sim_spent
	end_function

	.section	.text.sim_overflow,"",@
	.globl	sim_overflow
	.type	sim_overflow,@function
sim_overflow:
	.functype	sim_overflow () -> ()
	global.get	__stack_pointer
	call	sim_stack_overflow
	unreachable
	end_function

	.section	.text.__set_stack_limits,"",@
	.globl	__set_stack_limits
	.type	__set_stack_limits,@function
__set_stack_limits:
	.functype	__set_stack_limits (i32, i32) -> ()
	local.get	0
	global.set	sim_stack_low
	end_function

	.section	.text.sim_set_work,"",@
	.globl	sim_set_work
	.type	sim_set_work,@function
sim_set_work:
	.functype	sim_set_work (i32) -> ()
	local.get	0
	global.set	sim_work
	end_function

	.section	.text.sim_get_work,"",@
	.globl	sim_get_work
	.type	sim_get_work,@function
sim_get_work:
	.functype	sim_get_work () -> (i32)
	global.get	sim_work
	end_function

	.globl	sim_work
sim_work:
	.globl	sim_stack_low
sim_stack_low:
