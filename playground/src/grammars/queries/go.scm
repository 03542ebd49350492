(comment) @comment
[(interpreted_string_literal) (raw_string_literal) (rune_literal)] @string
[(int_literal) (float_literal)] @number
[(true) (false) (nil)] @constant
(type_identifier) @type
(field_identifier) @property
(call_expression function: [(identifier) @function (selector_expression field: (field_identifier) @function)])
(function_declaration name: (identifier) @function)
(method_declaration name: (field_identifier) @function)
(package_identifier) @tag
["package" "import" "func" "return" "type" "struct" "interface" "map" "var" "const" "if" "else" "for" "range" "switch"
 "case" "default" "go" "defer" "chan" "select"] @keyword
