# Tables of references: defined here, used here, never used; functions called through one of them.
#ifdef __wasm64__
#define INDEX i64
#else
#define INDEX i32
#endif
	.tabletype	handles, externref, 3
	.tabletype	callbacks, funcref, 2, 5
	.tabletype	never, externref
	.globl	handles
	.globl	callbacks
	.globl	never
	.globl	run
	.section	.text.run,"",@
run:
	.functype	run (i32) -> (i32)
	i32.const	0
	i32.const	0
	table.get	handles
	table.set	handles
	i32.const	1
	table.get	callbacks
	ref.is_null
	table.size	handles
	i32.add
	local.get	0
	i32.add
	end_function
	.section	.text.unused,"",@
unused:
	.functype	unused () -> (i32)
	table.size	never
	end_function
handles:
callbacks:
never:
