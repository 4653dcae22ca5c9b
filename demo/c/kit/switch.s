# The way from the kernel into C, in one call: JavaScript spends more on each than on all that is done in it. There is one function
# for each kind of C function, by its parameters (all words) and its result: sim_v2 for void (unsigned, unsigned), sim_i2 for one that
# answers a word.
#
# sim_v2(slot, save_area, stack, low, a, b): calls the function at that place of the table on a stack that begins at `stack` (0:
# behind what lies on the one in use) and ends at `low`. With a save area C goes on where it was unwound into that area. Where the
# call ends, or is unwound itself, whatever ran before has its own stack again. Whether C has written where null points to is seen
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
	.macro	enter_c name, result, types, more, arguments:vararg
	.section	.text.\name,"",@
	.globl	\name
	.type	\name,@function
	.export_name	\name, \name
\name:
	.functype	\name (i32, i32, i32, i32\more) -> (\result)
	global.get	__stack_pointer
	global.get	sim_stack_low
	local.get	3
	global.set	sim_stack_low
	local.get	2
	global.get	__stack_pointer
	i32.const	-16
	i32.and
	local.get	2
	i32.select
	global.set	__stack_pointer
	local.get	1
	if
	local.get	1
	call	asyncify_start_rewind
	end_if
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
	global.set	sim_stack_low
	global.set	__stack_pointer
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
	i32.store	sim_crossing+16
	end_if
	i32.const	0
	i32.load	sim_crossing+8
	if
	call	asyncify_stop_unwind
	i32.const	0
	i32.const	0
	i32.store	sim_crossing+8
	end_if
	.ifnb	\result
	local.get	0
	.endif
	end_function
	.endm

	enter_c	sim_v0
	enter_c	sim_v1, , <i32>, <, i32>, 4
	enter_c	sim_v2, , <i32, i32>, <, i32, i32>, 4, 5
	enter_c	sim_v3, , <i32, i32, i32>, <, i32, i32, i32>, 4, 5, 6
	enter_c	sim_v4, , <i32, i32, i32, i32>, <, i32, i32, i32, i32>, 4, 5, 6, 7
	enter_c	sim_v5, , <i32, i32, i32, i32, i32>, <, i32, i32, i32, i32, i32>, 4, 5, 6, 7, 8
	enter_c	sim_i0, i32
	enter_c	sim_i1, i32, <i32>, <, i32>, 4
	enter_c	sim_i2, i32, <i32, i32>, <, i32, i32>, 4, 5
	enter_c	sim_i3, i32, <i32, i32, i32>, <, i32, i32, i32>, 4, 5, 6
	enter_c	sim_i4, i32, <i32, i32, i32, i32>, <, i32, i32, i32, i32>, 4, 5, 6, 7
	enter_c	sim_i5, i32, <i32, i32, i32, i32, i32>, <, i32, i32, i32, i32, i32>, 4, 5, 6, 7, 8
