[(line_comment) (block_comment)] @comment
[(string_literal) (character_literal)] @string
[(decimal_integer_literal) (decimal_floating_point_literal) (hex_integer_literal)] @number
[(true) (false) (null_literal) (this)] @constant
[(type_identifier) (integral_type) (floating_point_type) (boolean_type) (void_type)] @type
(field_access field: (identifier) @property)
(method_invocation name: (identifier) @function)
(method_declaration name: (identifier) @function)
(constructor_declaration name: (identifier) @function)
[(class_declaration name: (identifier) @type) (record_declaration name: (identifier) @type)]
[(marker_annotation) (annotation)] @escape
["package" "import" "public" "private" "static" "final" "class" "record" "interface" "enum" "extends" "implements" "new"
 "return" "if" "else" "for" "while" "switch" "case" "throw" "throws" "try" "catch" "abstract"] @keyword
