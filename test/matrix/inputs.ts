// What is linked: one idea a row, each with a function `run`, so that every output can be asked what run(3) is.

export interface MatrixInput {
  readonly name: string
  /** Words of the command line: objects by the names of their sources, archives, positional options. */
  readonly words: readonly string[]
  /** What `run(3)` gives; imported functions return 7, imported globals hold 1000. */
  readonly result: number
  /** Linked only with options of rows that name it: alone it is an error. */
  readonly onlyNamed?: true
}

function input(name: string, words: string, result: number, onlyNamed?: true): MatrixInput {
  return { name, words: words.split(' '), result, ...(onlyNamed === undefined ? {} : { onlyNamed }) }
}

export const INPUTS: readonly MatrixInput[] = [
  input('c', 'c-main.o c-other.o', 1116),
  input('c++', 'cxx-main.o cxx-other.o', 12056),
  input('assembler', 'asm-main.o asm-other.o', 1088),
  input('weak', 'weak-main.o weak-other.o', 781),
  input('constructors', 'constructors-main.o constructors-other.o', 12343),
  input('strings', 'strings-main.o strings-other.o', 625),
  input('tls', 'tls-main.o tls-other.o', 22),
  input('retained', 'retained-main.o retained-other.o', 22),
  input('imports', 'imports-main.o imports-other.o', 24),
  input('undefined', 'undefined-main.o', 4),
  input('mismatch', 'mismatch-main.o mismatch-other.o', 5),
  input('archive', 'library-main.o liblibrary.a', 124),
  input('archive first', 'liblibrary.a library-main.o', 124),
  input('whole archive', 'library-main.o --whole-archive liblibrary.a', 124),
  input('start-lib', 'library-main.o --start-lib library-deeper.o library-unwanted.o library-wanted.o --end-lib', 124),
  input('debug', 'debug-main.o debug-other.o', 42),
  input('tables', 'tables.o', 7),
  input('tags', 'tags.o tags-other.o', 4),
  input('duplicates', 'c-main.o c-other.o weak-main.o weak-other.o', 1116, true),
]

export const inputNamed = (name: string): MatrixInput => {
  const found = INPUTS.find(each => each.name === name)
  if (found === undefined) throw new Error(`no input of the matrix is called '${name}'`)
  return found
}
