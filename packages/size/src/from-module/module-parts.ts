import type {
  ElementSegment,
  Export,
  FunctionBody,
  Global,
  Import,
  MemoryType,
  ModuleView,
  Range,
  SubType,
  Table,
} from '@wasmweld/binary'

/** An entry of a section, and where it stands in the file. */
export interface Entry<Value> extends Range {
  readonly value: Value
}

/** One type of the index space; those of a recursion group refer to each other. */
export interface TypeEntry extends Entry<SubType> {
  /** The first type of its group. */
  readonly groupStart: number
  /** One past the last. */
  readonly groupEnd: number
}

/** A data segment, header and all. */
export interface DataEntry extends Range {
  readonly mode: 'active' | 'passive'
  readonly memory: number
  /** Where its bytes come to lie, as far as the file says: undefined for a passive segment, and where a loader decides. */
  readonly address: number | undefined
  /** What the address would be to a reader that looks at the first instruction of the offset alone. */
  readonly firstConstant: number | undefined
  /** Globals in the expression of the address. */
  readonly bases: readonly number[]
  /** Bytes in memory. */
  readonly size: number
}

/** A subsection of a name section. */
export interface NameSubsection extends Range {
  /** Position of the name section in `ModuleParts.view.sections`. */
  readonly section: number
  readonly id: number
  /** Undefined for a subsection that holds no list of names, or is damaged. */
  readonly names: readonly NameEntry[] | undefined
}

export interface NameEntry extends Range {
  readonly index: number
  readonly name: string
}

/** A finished module by its index spaces, each entry with its place in the file. Imports come first in each space, as in `imports`. */
export interface ModuleParts {
  readonly view: ModuleView
  readonly types: readonly TypeEntry[]
  readonly imports: readonly Entry<Import>[]
  /** Entries of the function section: type indices. As many as there are bodies. */
  readonly declarations: readonly Entry<number>[]
  readonly bodies: readonly FunctionBody[]
  readonly tables: readonly Entry<Table>[]
  readonly memories: readonly Entry<MemoryType>[]
  /** Type indices. */
  readonly tags: readonly Entry<number>[]
  readonly globals: readonly Entry<Global>[]
  readonly exports: readonly Entry<Export>[]
  readonly start: Entry<number> | undefined
  readonly elements: readonly Entry<ElementSegment>[]
  readonly data: readonly DataEntry[]
  /** In file order. */
  readonly names: readonly NameSubsection[]
}
