	.globl	other
	.section	.text.other,"",@
other:
	.functype	other (i32) -> (i32)
	local.get	0
	i32.const	5
	i32.mul
	end_function
	.section	.custom_section.notes,"",@
	.ascii	"second note;"
