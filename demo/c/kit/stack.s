# The stack pointer of C is a WebAssembly global, which JavaScript would read and write far more slowly than it calls these.
	.globaltype	__stack_pointer, i32

	.section	.text.sim_get_stack,"",@
	.globl	sim_get_stack
	.type	sim_get_stack,@function
	.export_name	sim_get_stack, sim_get_stack
sim_get_stack:
	.functype	sim_get_stack () -> (i32)
	global.get	__stack_pointer
	end_function

	.section	.text.sim_set_stack,"",@
	.globl	sim_set_stack
	.type	sim_set_stack,@function
	.export_name	sim_set_stack, sim_set_stack
sim_set_stack:
	.functype	sim_set_stack (i32) -> ()
	local.get	0
	global.set	__stack_pointer
	end_function
