// Loads side modules into a running program.

export { LoadError } from './load-error.ts'
export type { LoadProblem } from './load-error.ts'
export type { DlopenOptions, Library, LibrarySource, Program, ProgramOptions } from './program.ts'
