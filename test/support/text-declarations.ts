// Symbols, segments, globals and tables as the statements of a text declare them.

import {
  i32Const,
  i64Const,
  instruction,
  refNull,
  SEGMENT_FLAG,
  type ConstExpression,
  type Global,
  type GlobalType,
  type LinkingSection,
  type TableType,
  type ValueType,
} from '@wasmweld/binary'
import type { Statement } from './text-object.ts'
import { flagsOf, type Entity } from './text-symbols.ts'

/** The entry of the linking section's symbol table. */
export function symbolEntry(entity: Entity, coreSections: number): LinkingSection['symbols'][number] {
  const { space, name, index, isDefined, statement } = entity
  const flags = flagsOf(entity)
  if (space === 'section') return { kind: space, flags: 2, section: coreSections + index }
  if (space !== 'data') return { kind: space, flags, index, name: isDefined || flags & 0x40 ? name : undefined }
  const absolute = statement?.attributes.get('absolute')
  if (absolute !== undefined) return { kind: space, flags, name, offset: Number(absolute), size: 0 }
  if (!isDefined) return { kind: space, flags, name, offset: 0, size: 0 }
  const offset = Number(statement?.attributes.get('at') ?? 0)
  return { kind: space, flags, name, segment: index, offset, size: Number(statement?.attributes.get('size') ?? 0) }
}

export function segmentInfo({ name, words, attributes }: Statement): LinkingSection['segments'][number] {
  const flags = [
    words.includes('strings') ? SEGMENT_FLAG.strings : 0,
    words.includes('tls') ? SEGMENT_FLAG.tls : 0,
    words.includes('retain') ? SEGMENT_FLAG.retain : 0,
  ].reduce((all, flag) => all | flag)
  return { name: attributes.get('in') ?? `.data.${name}`, alignmentLog2: Number(attributes.get('align') ?? 0), flags }
}

// The linker's pointers are as wide as the object's.
/** The type of a global that the object only names. */
export const globalTypeFor = (name: string, is64: boolean): GlobalType => ({
  value: is64 && name.startsWith('__') ? ('i64' as const) : ('i32' as const),
  mutable: name === '__stack_pointer',
})

export const globalType = ({ words }: Statement): GlobalType => ({
  value: (words.find(word => word !== 'var' && /^[ief]/.test(word)) ?? 'i32') as ValueType,
  mutable: words.includes('var'),
})

const instructionsFor: Readonly<Record<string, (value: number) => ConstExpression>> = {
  i32: i32Const,
  i64: i64Const,
  f32: value => [instruction('f32.const', value)],
  f64: value => [instruction('f64.const', value)],
  externref: () => refNull('extern'),
  funcref: () => refNull('func'),
}

export const globalOf = (statement: Statement): Global => {
  const [item] = statement.items as readonly { value?: number }[]
  const type = globalType(statement)
  return { type, init: instructionsFor[type.value as string](item?.value ?? 0) }
}

export function tableType(statement: Statement | undefined, is64 = false): TableType {
  const { words = [], attributes = new Map<string, string>() } = statement ?? {}
  const maximum = attributes.get('max')
  return {
    element: words.includes('externref') ? ('externref' as const) : ('funcref' as const),
    limits: {
      minimum: Number(attributes.get('min') ?? 0),
      ...(maximum === undefined ? {} : { maximum: Number(maximum) }),
      shared: false,
      address: is64 ? ('i64' as const) : ('i32' as const),
    },
  }
}
