// Where the bytes of a program with side modules are, and what linking it took: plain data for build reports.
import type { SideTime } from './linked-program.ts'

export interface SideReport {
  readonly name: string
  readonly time: SideTime
  readonly form: 'prelinked' | 'general'
  /** Of the `prelinked` form: addresses in bytes, slots of the function table. */
  readonly place?: {
    readonly memoryBase: number
    readonly memorySize: number
    readonly tableBase: number
    readonly tableSize: number
  }
  /** Of the file, before and after. */
  readonly bytesBefore: number
  readonly bytesAfter: number
  /** Of the code and data sections, after. */
  readonly codeBytes: number
  readonly dataBytes: number
  readonly exportsKept: number
  readonly exportsDropped: number
  /** Functions that are called through a table slot. */
  readonly trampolines: number
  /** `GOT` imports that are constants now, or that a loader fills. */
  readonly gotEntries: number
  /** Slots taken beyond those in the module's own elements. */
  readonly extraSlots: number
  readonly relocationsApplied: number
  readonly relocationsLeft: number
}

export interface ProgramReport {
  readonly mainBytes: number
  /** Symbols of the program that are kept for side modules. */
  readonly provided: readonly string[]
  /** Bytes of the main module that `unknownSides` costs; absent without it. */
  readonly unknownSidesCost?: number
  readonly sides: readonly SideReport[]
  /** Symbols that several modules define, the first of which wins. */
  readonly duplicates: readonly { readonly name: string; readonly definedBy: readonly string[] }[]
}
