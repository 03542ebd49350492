// The commands as functions: they take the words of a command line and a terminal to write to, and give the exit code.

export { FLAGS, type Flag } from './flags.ts'
export { linkCommand, type LinkProgram } from './link/link-command.ts'
export { main, wasmLd } from './main.ts'
export type { Terminal } from './terminal.ts'
