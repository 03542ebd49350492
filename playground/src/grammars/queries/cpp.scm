(comment) @comment
[(string_literal) (raw_string_literal) (char_literal) (system_lib_string)] @string
(escape_sequence) @escape
(number_literal) @number
[(true) (false) (null) (this)] @constant
[(type_identifier) (primitive_type) (placeholder_type_specifier)] @type
(namespace_identifier) @tag
(field_identifier) @property
(call_expression function: [(identifier) @function (field_expression field: (field_identifier) @function) (qualified_identifier name: (identifier) @function)])
(function_declarator declarator: [(identifier) @function (field_identifier) @function])
["#include" "#define" "template" "typename" "class" "struct" "enum" "namespace" "using" "public" "private" "const"
 "constexpr" "static" "return" "if" "else" "for" "while" "switch" "case" "break" "new" "delete" "throw" "try" "catch"
 "operator" "virtual" "override"] @keyword
