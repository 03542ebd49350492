# Globals, padded numbers, data with addresses in it, custom sections.
#ifdef __wasm64__
#define POINTER i64
#define ADDRESS .int64
#define WORD 8
#else
#define POINTER i32
#define ADDRESS .int32
#define WORD 4
#endif
	.globaltype	own, i32
	.globaltype	constant, POINTER, immutable
	.globaltype	imported, i32, immutable
	.import_module	imported, host
	.import_name	imported, number
	.functype	other (i32) -> (i32)
	.globl	run
	.globl	own
	.section	.text.run,"",@
run:
	.functype	run (i32) -> (i32)
	global.get	own
	local.get	0
	i32.add
	global.set	own
	POINTER.const	0
	i32.load	cell+WORD
	call	other
	global.get	own
	i32.add
	global.get	imported
	i32.add
	end_function
	.section	.text.initialised,"",@
own:
constant:
	.section	.data.cell,"",@
	.globl	cell
	.p2align	4
cell:
	ADDRESS	cell+WORD
	.int32	17
	.size	cell, WORD+4
	.section	.custom_section.notes,"",@
	.ascii	"first note;"
	.section	.custom_section.more,"",@
	.ascii	"more"
