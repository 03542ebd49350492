(comment) @comment
[(string) (template_string) (regex)] @string
(template_substitution) @plain
(number) @number
[(true) (false) (null) (undefined) (this) (super)] @constant
(property_identifier) @property
(call_expression function: [(identifier) @function (member_expression property: (property_identifier) @function)])
(function_declaration name: (identifier) @function)
(method_definition name: (property_identifier) @function)
[(class_declaration name: (identifier) @type) (new_expression constructor: (identifier) @type)]
["import" "from" "export" "default" "const" "let" "var" "function" "return" "if" "else" "for" "of" "in" "while" "class"
 "extends" "new" "async" "await" "yield" "throw" "try" "catch" "finally" "typeof" "static" "get" "set"] @keyword
