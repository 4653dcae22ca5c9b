# The stack check of the build refers to these: where a function takes room on the stack, the stack pointer is held against
# sim_stack_low (0: no limit), a WebAssembly global, which a wild pointer cannot reach.
	.globaltype	__stack_pointer, i32
	.globaltype	sim_stack_low, i32

	.functype	sim_stack_overflow (i32) -> ()
	.import_module	sim_stack_overflow, env
	.import_name	sim_stack_overflow, sim_stack_overflow

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

	.globl	sim_stack_low
sim_stack_low:
