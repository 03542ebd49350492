(comment) @comment
(string) @string
(interpolation) @plain
(escape_sequence) @escape
[(integer) (float)] @number
[(true) (false) (none)] @constant
(attribute attribute: (identifier) @property)
(keyword_argument name: (identifier) @property)
(call function: [(identifier) @function (attribute attribute: (identifier) @function)])
(function_definition name: (identifier) @function)
(class_definition name: (identifier) @type)
(type (identifier) @type)
(decorator) @escape
["import" "from" "as" "def" "class" "return" "yield" "if" "elif" "else" "for" "in" "while" "break" "continue" "with" "try"
 "except" "finally" "raise" "lambda" "and" "or" "not" "is" "pass" "async" "await" "global" "assert"] @keyword
