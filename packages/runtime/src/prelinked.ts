// What loads side modules that were prelinked for a program: nothing is left to resolve.

/** The custom section in which a prelinked module says which program and which place it was made for. */
export const PRELINKED_SECTION = 'wasmweld.prelinked'
/** The custom section in which a program says which one it is. */
export const PROGRAM_SECTION = 'wasmweld.program'
