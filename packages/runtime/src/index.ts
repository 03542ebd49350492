// Loads side modules into a running program.

export type { DlopenOptions, Library, LibrarySource, Program, ProgramOptions } from './program.ts'
