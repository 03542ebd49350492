// What is known of a side module's surroundings when a program is built, and what is left of the module when it was made for them.

/**
 * The place of a side module in one program, and where the symbols are that it refers to. Addresses and slots are absolute. What a map
 * does not name stays an import of the prelinked module.
 */
export interface Placement {
  /** Written into the module, so that a loader refuses it in another program. */
  readonly programId: string
  readonly memoryBase: number
  readonly tableBase: number
  /** `GOT.mem`: addresses of data by symbol. 0 for a weak symbol that nothing defines. */
  readonly addresses: ReadonlyMap<string, number>
  /** `GOT.func`: table slots of functions by symbol. 0 for a weak symbol that nothing defines. */
  readonly slots: ReadonlyMap<string, number>
  /** Functions of `env` that are called through this slot: a function of the import's type in this module does it. */
  readonly indirect: ReadonlyMap<string, number>
  /** Functions of `env` that are the module's own export of the same name. */
  readonly own: ReadonlySet<string>
  /** Exported functions that other modules take the address of: the slot that this module puts them into. */
  readonly extraSlots: ReadonlyMap<string, number>
  /** Symbols that others want of it. The hooks of the convention that are still needed are kept without being named. */
  readonly exports: ReadonlySet<string>
}

/** A side module for one place. */
export interface PrelinkedSide {
  readonly bytes: Uint8Array
  /** What a loader has to call still, by the export's name, in this order; a hook with nothing left to do is absent. */
  readonly hooks: PrelinkedHooks
  readonly report: PrelinkReport
}

export interface PrelinkedHooks {
  /** Relocations that could not be applied in the file. Before any constructor of the program. */
  readonly applyRelocations?: string
  readonly constructors?: '__wasm_call_ctors' | '_initialize'
  /** In every thread, with the address of the thread's block. */
  readonly initializeThread?: string
}

/** What was done, for the build report. */
export interface PrelinkReport {
  readonly bytesBefore: number
  readonly bytesAfter: number
  /** Words of data that hold their final address or slot in the file. */
  readonly relocationsApplied: number
  /** Stores that a function of the module does still, in `hooks.applyRelocations` or at its start. */
  readonly relocationsLeft: number
  /** Imports of bases, `GOT.mem` and `GOT.func` that are constants now. */
  readonly constants: number
  /** Imported functions bound to the module's own. */
  readonly boundInside: number
  /** Imported functions that are called through a slot. */
  readonly trampolines: number
  readonly exportsDropped: number
  readonly functionsDropped: number
  /** Custom sections that would have been wrong of the new code: DWARF, relocations, source maps. */
  readonly sectionsDropped: readonly string[]
}
