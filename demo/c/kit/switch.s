# The way from the kernel into C and back, in as few calls as can be: a call from JavaScript costs more than all that is done in it.
# `asyncify` is no module: binaryen puts its own functions in place of these imports.
	.globaltype	__stack_pointer, i32
	.globaltype	sim_stack_low, i32

	.functype	asyncify_start_unwind (i32) -> ()
	.import_module	asyncify_start_unwind, asyncify
	.import_name	asyncify_start_unwind, start_unwind
	.functype	asyncify_start_rewind (i32) -> ()
	.import_module	asyncify_start_rewind, asyncify
	.import_name	asyncify_start_rewind, start_rewind

	.functype	asyncify_stop_unwind () -> ()
	.import_module	asyncify_stop_unwind, asyncify
	.import_name	asyncify_stop_unwind, stop_unwind

# sim_enter(stack, low): C begins at the top of a stack. The C that ran before may have been left unwound.
	.section	.text.sim_enter,"",@
	.globl	sim_enter
	.type	sim_enter,@function
	.export_name	sim_enter, sim_enter
sim_enter:
	.functype	sim_enter (i32, i32) -> ()
	call	asyncify_stop_unwind
	local.get	1
	global.set	sim_stack_low
	local.get	0
	global.set	__stack_pointer
	end_function

# sim_leave(area): the C that has called is unwound into an area; where its stack ends.
	.section	.text.sim_leave,"",@
	.globl	sim_leave
	.type	sim_leave,@function
	.export_name	sim_leave, sim_leave
sim_leave:
	.functype	sim_leave (i32) -> (i32)
	local.get	0
	call	asyncify_start_unwind
	global.get	__stack_pointer
	end_function

# sim_return(area, stack, low): C that has been unwound is called next, and goes on where it was.
	.section	.text.sim_return,"",@
	.globl	sim_return
	.type	sim_return,@function
	.export_name	sim_return, sim_return
sim_return:
	.functype	sim_return (i32, i32, i32) -> ()
	local.get	2
	global.set	sim_stack_low
	local.get	1
	global.set	__stack_pointer
	local.get	0
	call	asyncify_start_rewind
	end_function
