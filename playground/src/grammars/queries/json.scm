(string) @string
(pair key: (string) @property)
(escape_sequence) @escape
(number) @number
[(null) (true) (false)] @constant
(comment) @comment
