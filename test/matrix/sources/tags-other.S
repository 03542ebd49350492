	.tagtype	boom i32
	.tagtype	never i64
	.globl	boom
	.globl	never
	.globl	throw_it
	.section	.text.throw_it,"",@
throw_it:
	.functype	throw_it (i32) -> ()
	local.get	0
	throw	boom
	end_function
boom:
never:
