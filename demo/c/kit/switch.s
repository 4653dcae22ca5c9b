# The way from the kernel into C, in one call: JavaScript spends more on each than on all that is done in it. There are two functions
# for each kind of C function, by its parameters (all words) and its result: sim_v2 for void (unsigned, unsigned), sim_i2 for one that
# answers a word.
#
# sim_v2(slot, stack, low, a, b): calls the function at that place of the table on a stack that begins at `stack` (0: behind what
# lies on the one in use) and ends at `low`.
#
# sim_back_v2(slot, area, answer): C goes on where it was unwound into that save area, with what the service answered.
#
# Where the call ends, or is unwound itself, whatever ran before has its own stack again. Behind the two words of Asyncify a save
# area has the stack pointer and the end of the stack that C was unwound from. Whether C has written where null points to is seen
# then: the first bytes, as far behind null as most fields of a struct are, must stay 0.
#
# `asyncify` is no module: binaryen puts its own functions in place of these imports.
	.globaltype	__stack_pointer, i32
	.globaltype	sim_stack_low, i32

	.functype	asyncify_start_rewind (i32) -> ()
	.import_module	asyncify_start_rewind, asyncify
	.import_name	asyncify_start_rewind, start_rewind
	.functype	asyncify_stop_unwind () -> ()
	.import_module	asyncify_stop_unwind, asyncify
	.import_name	asyncify_stop_unwind, stop_unwind

	.altmacro
# Behind the call of C: locals 0 and 1 are free, whatever ran before has left its stack on that of WebAssembly.
	.macro	leave_c
	i32.const	0
	i64.load	0
	.irp	at, 8, 16, 24, 32, 40, 48, 56
	i32.const	0
	i64.load	\at
	i64.or
	.endr
	i64.eqz
	i32.eqz
	if
	i32.const	0
	i32.const	1
	i32.store	sim_crossing+12
	end_if
	i32.const	0
	i32.load	sim_crossing+8
	local.tee	1
	if
	call	asyncify_stop_unwind
	local.get	1
	global.get	__stack_pointer
	i32.store	8
	local.get	1
	global.get	sim_stack_low
	i32.store	12
	i32.const	0
	i32.const	0
	i32.store	sim_crossing+8
	end_if
	global.set	sim_stack_low
	global.set	__stack_pointer
	.endm

	.macro	enter_c kind, result, types, more, arguments:vararg
	.section	.text.sim_\kind,"",@
	.globl	sim_\kind
	.type	sim_\kind,@function
	.export_name	sim_\kind, sim_\kind
sim_\kind:
	.functype	sim_\kind (i32, i32, i32\more) -> (\result)
	global.get	__stack_pointer
	global.get	sim_stack_low
	local.get	2
	global.set	sim_stack_low
	local.get	1
	global.get	__stack_pointer
	i32.const	-16
	i32.and
	local.get	1
	i32.select
	global.set	__stack_pointer
	.irp	n, \arguments
	.ifnb	\n
	local.get	\n
	.endif
	.endr
	local.get	0
	call_indirect	__indirect_function_table, (\types) -> (\result)
	.ifnb	\result
	local.set	0
	.endif
	leave_c
	.ifnb	\result
	local.get	0
	.endif
	end_function

	.section	.text.sim_back_\kind,"",@
	.globl	sim_back_\kind
	.type	sim_back_\kind,@function
	.export_name	sim_back_\kind, sim_back_\kind
sim_back_\kind:
	.functype	sim_back_\kind (i32, i32, i32) -> (\result)
	global.get	__stack_pointer
	global.get	sim_stack_low
	local.get	1
	i32.load	8
	global.set	__stack_pointer
	local.get	1
	i32.load	12
	global.set	sim_stack_low
	i32.const	0
	i32.const	1
	i32.store	sim_crossing
	i32.const	0
	local.get	2
	i32.store	sim_crossing+4
	local.get	1
	call	asyncify_start_rewind
	.irp	n, \arguments
	.ifnb	\n
	i32.const	0
	.endif
	.endr
	local.get	0
	call_indirect	__indirect_function_table, (\types) -> (\result)
	.ifnb	\result
	local.set	0
	.endif
	leave_c
	.ifnb	\result
	local.get	0
	.endif
	end_function
	.endm

	enter_c	v0
	enter_c	v1, , <i32>, <, i32>, 3
	enter_c	v2, , <i32, i32>, <, i32, i32>, 3, 4
	enter_c	v3, , <i32, i32, i32>, <, i32, i32, i32>, 3, 4, 5
	enter_c	v4, , <i32, i32, i32, i32>, <, i32, i32, i32, i32>, 3, 4, 5, 6
	enter_c	v5, , <i32, i32, i32, i32, i32>, <, i32, i32, i32, i32, i32>, 3, 4, 5, 6, 7
	enter_c	i0, i32
	enter_c	i1, i32, <i32>, <, i32>, 3
	enter_c	i2, i32, <i32, i32>, <, i32, i32>, 3, 4
	enter_c	i3, i32, <i32, i32, i32>, <, i32, i32, i32>, 3, 4, 5
	enter_c	i4, i32, <i32, i32, i32, i32>, <, i32, i32, i32, i32>, 3, 4, 5, 6
	enter_c	i5, i32, <i32, i32, i32, i32, i32>, <, i32, i32, i32, i32, i32>, 3, 4, 5, 6, 7
