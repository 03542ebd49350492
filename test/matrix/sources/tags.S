# Tags: one thrown in one object and caught in another, one that nobody uses.
	.tagtype	boom i32
	.functype	throw_it (i32) -> ()
	.globl	run
	.section	.text.run,"",@
run:
	.functype	run (i32) -> (i32)
	try		i32
	local.get	0
	call	throw_it
	i32.const	0
	catch		boom
	i32.const	1
	i32.add
	end_try
	end_function
