[(line_comment) (block_comment)] @comment
[(string_literal) (raw_string_literal) (char_literal)] @string
(escape_sequence) @escape
[(integer_literal) (float_literal)] @number
(boolean_literal) @constant
[(type_identifier) (primitive_type)] @type
(field_identifier) @property
(call_expression function: [(identifier) @function (scoped_identifier name: (identifier) @function) (field_expression field: (field_identifier) @function)])
(function_item name: (identifier) @function)
(macro_invocation macro: (identifier) @function "!" @function)
(attribute_item) @escape
(lifetime) @tag
(self) @constant
["use" "pub" "fn" "let" "return" "if" "else" "match" "for" "in" "while" "loop" "struct" "enum" "impl" "trait" "where" "as"
 "const" "static" "move" "ref" "unsafe" "mod" "dyn" (mutable_specifier) (crate)] @keyword
