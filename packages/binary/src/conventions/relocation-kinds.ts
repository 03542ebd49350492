// What each R_WASM_* relocation type means (LLVM 22's WasmRelocs.def, tool-conventions' Linking.md): asked here, and nowhere else.

/** What the relocation's index names; for `global`, a function or data symbol stands for its GOT global. A `type` is a type index, all others are symbols. */
export type Target = 'function' | 'data' | 'global' | 'table' | 'tag' | 'section' | 'type'
/** Which number of that target is written; an `offset` is measured in the target's section. */
export type Value = 'index' | 'slot' | 'address' | 'offset'
/** What the number is measured from; `site` is the relocated place itself. */
export type Base = 'zero' | 'memory' | 'table' | 'tls' | 'site'
/** How the number is stored; a LEB128 is always padded to its widest. */
export type Encoding = 'uleb32' | 'sleb32' | 'u32' | 'uleb64' | 'sleb64' | 'u64'

/** Bytes a value takes in the section, by encoding. */
export const WIDTH: Readonly<Record<Encoding, number>> = {
  uleb32: 5,
  sleb32: 5,
  u32: 4,
  uleb64: 10,
  sleb64: 10,
  u64: 8,
}

export interface RelocationKind {
  /** The type byte in a reloc section. */
  readonly code: number
  /** LLVM's name: `R_WASM_MEMORY_ADDR_LEB`. */
  readonly name: string
  readonly target: Target
  readonly value: Value
  readonly base: Base
  readonly encoding: Encoding
  /** An address or an offset carries an addend; an index or a slot never does. */
  readonly hasAddend: boolean
  /** Bytes the value takes in the section. */
  readonly width: number
}

function row(code: number, name: string, meaning: readonly [Target, Value, Base], encoding: Encoding): RelocationKind {
  const [target, value, base] = meaning
  const hasAddend = value === 'address' || value === 'offset'
  return { code, name: `R_WASM_${name}`, target, value, base, encoding, hasAddend, width: WIDTH[encoding] }
}

/** Indexed by the type byte in a reloc section. */
export const RELOCATION_KINDS: readonly RelocationKind[] = [
  row(0, 'FUNCTION_INDEX_LEB', ['function', 'index', 'zero'], 'uleb32'),
  row(1, 'TABLE_INDEX_SLEB', ['function', 'slot', 'zero'], 'sleb32'),
  row(2, 'TABLE_INDEX_I32', ['function', 'slot', 'zero'], 'u32'),
  row(3, 'MEMORY_ADDR_LEB', ['data', 'address', 'zero'], 'uleb32'),
  row(4, 'MEMORY_ADDR_SLEB', ['data', 'address', 'zero'], 'sleb32'),
  row(5, 'MEMORY_ADDR_I32', ['data', 'address', 'zero'], 'u32'),
  row(6, 'TYPE_INDEX_LEB', ['type', 'index', 'zero'], 'uleb32'),
  row(7, 'GLOBAL_INDEX_LEB', ['global', 'index', 'zero'], 'uleb32'),
  row(8, 'FUNCTION_OFFSET_I32', ['function', 'offset', 'zero'], 'u32'),
  row(9, 'SECTION_OFFSET_I32', ['section', 'offset', 'zero'], 'u32'),
  row(10, 'TAG_INDEX_LEB', ['tag', 'index', 'zero'], 'uleb32'),
  row(11, 'MEMORY_ADDR_REL_SLEB', ['data', 'address', 'memory'], 'sleb32'),
  row(12, 'TABLE_INDEX_REL_SLEB', ['function', 'slot', 'table'], 'sleb32'),
  row(13, 'GLOBAL_INDEX_I32', ['global', 'index', 'zero'], 'u32'),
  row(14, 'MEMORY_ADDR_LEB64', ['data', 'address', 'zero'], 'uleb64'),
  row(15, 'MEMORY_ADDR_SLEB64', ['data', 'address', 'zero'], 'sleb64'),
  row(16, 'MEMORY_ADDR_I64', ['data', 'address', 'zero'], 'u64'),
  row(17, 'MEMORY_ADDR_REL_SLEB64', ['data', 'address', 'memory'], 'sleb64'),
  row(18, 'TABLE_INDEX_SLEB64', ['function', 'slot', 'zero'], 'sleb64'),
  row(19, 'TABLE_INDEX_I64', ['function', 'slot', 'zero'], 'u64'),
  row(20, 'TABLE_NUMBER_LEB', ['table', 'index', 'zero'], 'uleb32'),
  row(21, 'MEMORY_ADDR_TLS_SLEB', ['data', 'address', 'tls'], 'sleb32'),
  row(22, 'FUNCTION_OFFSET_I64', ['function', 'offset', 'zero'], 'u64'),
  row(23, 'MEMORY_ADDR_LOCREL_I32', ['data', 'address', 'site'], 'u32'),
  row(24, 'TABLE_INDEX_REL_SLEB64', ['function', 'slot', 'table'], 'sleb64'),
  row(25, 'MEMORY_ADDR_TLS_SLEB64', ['data', 'address', 'tls'], 'sleb64'),
  row(26, 'FUNCTION_INDEX_I32', ['function', 'index', 'zero'], 'u32'),
]
