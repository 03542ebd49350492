import type { FunctionType } from '@wasmweld/binary'

export interface PlacedFunction {
  /** Absent where its address is not taken. */
  readonly slot?: number
  readonly type: FunctionType
}

/** A symbol of another module that the output needs. */
export interface UsedExternal {
  readonly name: string
  readonly kind: 'function' | 'data' | 'tag'
  /** Of a function: code calls it. */
  readonly isCalled: boolean
  /** Code or data holds its address. */
  readonly isAddressed: boolean
}

/**
 * Where everything is that another module of the program may ask for: what is not local and in the output. Bytes and slots; of
 * position-independent output they count from its bases.
 */
export interface LinkPlaces {
  /** Address of the first byte of the module's own data. */
  readonly memoryBase: number
  /** In bytes, the reserved room, stack and heap not counted. */
  readonly memorySize: number
  /** What `memoryBase` has to be a multiple of. */
  readonly alignment: number
  /** The first of the module's own slots, and how many there are. */
  readonly tableBase: number
  readonly tableSize: number
  /** Where the reserved room starts; absent where none was asked for. */
  readonly reserved?: { readonly memory: number; readonly slot: number }
  /** Addresses. Of thread-local data of a program with threads there is none. */
  readonly data: ReadonlyMap<string, number>
  readonly functions: ReadonlyMap<string, PlacedFunction>
  readonly tags: ReadonlyMap<string, FunctionType>
  readonly externals: readonly UsedExternal[]
  /** There are constructors to run. */
  readonly hasConstructors: boolean
}
