(comment) @comment
(tag_name) @tag
[(class_name) (id_name)] @type
(property_name) @property
(function_name) @function
[(string_value) (color_value)] @string
[(integer_value) (float_value)] @number
(unit) @type
(plain_value) @constant
[(at_keyword) "@media" (important)] @keyword
