// Loads side modules into a running program.

export { createProgram, createProgramSync } from './create-program.ts'
export { dlopen, dlopenSync } from './dlopen.ts'
export { LoadError } from './load-error.ts'
export type { LoadProblem } from './load-error.ts'
export type { DlopenOptions, Library, LibrarySource, Program, ProgramOptions } from './program.ts'
