// Stands for the modules that a program is made of, in bundlers that know modules by files: the query says which, and the plugin gives
// the text.
