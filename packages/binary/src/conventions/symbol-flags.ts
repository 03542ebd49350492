// The flags of symbols and data segments in the linking section (tool-conventions, Linking.md; LLVM's WASM_SYMBOL_*, WASM_SEG_FLAG_*).

/** Bits of `SymbolEntry.flags`. The binding is two bits wide: neither `weak` nor `local` is a strong global symbol. */
export const SYMBOL_FLAG = {
  weak: 0x1,
  local: 0x2,
  bindingMask: 0x3,
  hidden: 0x4,
  undefined: 0x10,
  exported: 0x20,
  explicitName: 0x40,
  noStrip: 0x80,
  tls: 0x100,
  absolute: 0x200,
} as const

interface Flagged {
  readonly flags: number
}

export const isLocalSymbol = ({ flags }: Flagged): boolean => (flags & SYMBOL_FLAG.bindingMask) === SYMBOL_FLAG.local
export const isWeakSymbol = ({ flags }: Flagged): boolean => (flags & SYMBOL_FLAG.bindingMask) === SYMBOL_FLAG.weak
/** Whether the object has it: what is not defined is only referred to. */
export const isDefinedSymbol = ({ flags }: Flagged): boolean => (flags & SYMBOL_FLAG.undefined) === 0

/** Bits of `SegmentInfo.flags`. */
export const SEGMENT_FLAG = {
  /** Zero-terminated strings, which may be merged with equal ones. */
  strings: 0x1,
  tls: 0x2,
  /** Kept even when nothing refers to it. */
  retain: 0x4,
} as const

export interface SymbolFlag {
  /** The bits this flag is read from. */
  readonly mask: number
  /** Their value when the flag is set. */
  readonly bits: number
  /** LLVM's name without `WASM_SYMBOL_`. */
  readonly name: string
}

/** One row per flag, lowest bit first; for showing flags and for naming them in messages. */
export const SYMBOL_FLAGS: readonly SymbolFlag[] = [
  { mask: SYMBOL_FLAG.bindingMask, bits: SYMBOL_FLAG.weak, name: 'BINDING_WEAK' },
  { mask: SYMBOL_FLAG.bindingMask, bits: SYMBOL_FLAG.local, name: 'BINDING_LOCAL' },
  { mask: SYMBOL_FLAG.hidden, bits: SYMBOL_FLAG.hidden, name: 'VISIBILITY_HIDDEN' },
  { mask: SYMBOL_FLAG.undefined, bits: SYMBOL_FLAG.undefined, name: 'UNDEFINED' },
  { mask: SYMBOL_FLAG.exported, bits: SYMBOL_FLAG.exported, name: 'EXPORTED' },
  { mask: SYMBOL_FLAG.explicitName, bits: SYMBOL_FLAG.explicitName, name: 'EXPLICIT_NAME' },
  { mask: SYMBOL_FLAG.noStrip, bits: SYMBOL_FLAG.noStrip, name: 'NO_STRIP' },
  { mask: SYMBOL_FLAG.tls, bits: SYMBOL_FLAG.tls, name: 'TLS' },
  { mask: SYMBOL_FLAG.absolute, bits: SYMBOL_FLAG.absolute, name: 'ABSOLUTE' },
]

/** Names of the flags that are set: `['BINDING_WEAK', 'UNDEFINED']`; bits without a name are left out. */
export function symbolFlagNames(flags: number): string[] {
  return SYMBOL_FLAGS.filter(({ mask, bits }) => (flags & mask) === bits).map(({ name }) => name)
}
