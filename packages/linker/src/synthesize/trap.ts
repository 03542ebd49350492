import { instruction } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'

/** Stands for a function that is missing or has another type: a call of it traps. */
export const trapBody = (): Instruction[] => [instruction('unreachable')]
