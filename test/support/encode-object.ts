// Object bytes of a model, through the writers of `@wasmweld/binary`.

import {
  ByteWriter,
  i32Const,
  relocationTable,
  SECTION_IDS,
  SEGMENT_FLAG,
  writeConstExpression,
  writeCustomSection,
  writeExportSection,
  writeFunctionSection,
  writeGlobalSection,
  writeHeader,
  writeImportSection,
  writeLinkingSection,
  writeRelocSection,
  writeSection,
  writeTargetFeatures,
  writeTypeSection,
} from '@wasmweld/binary'
import { CODES, encodeFunction, type PendingRelocation } from './encode-function.ts'
import type { CustomModel, DataModel, ObjectModel } from './object-dsl.ts'
import {
  comdatsOf,
  findUndefined,
  importsOf,
  symbolsOf,
  TYPES,
  type SymbolTable,
  type Undefined,
} from './object-symbols.ts'

/** The code section's contents; relocations become offsets in them. */
function encodeCode(model: ObjectModel): { bytes: Uint8Array; relocations: PendingRelocation[] } {
  const writer = new ByteWriter()
  const all: PendingRelocation[] = []
  writer.u32(model.functions.length)
  for (const each of model.functions) {
    const { bytes, relocations } = encodeFunction(each)
    writer.u32(bytes.length)
    for (const relocation of relocations) all.push({ ...relocation, offset: relocation.offset + writer.length })
    writer.raw(bytes)
  }
  return { bytes: writer.finish(), relocations: all }
}

const text = new TextEncoder()

/** The contents of one segment; relocations are offsets in it. */
function encodeSegment({ words, strings }: DataModel): { bytes: Uint8Array; relocations: PendingRelocation[] } {
  const writer = new ByteWriter()
  const relocations: PendingRelocation[] = []
  if (strings !== undefined) writer.raw(text.encode(strings))
  for (const word of words) {
    const offset = writer.length
    writer.fixed32(typeof word === 'number' ? word : 0)
    if (typeof word === 'number') continue
    if ('address' in word) {
      relocations.push({ kind: CODES.addressWord, offset, symbol: word.address, space: 'data', addend: word.addend })
    } else {
      relocations.push({ kind: CODES.slotWord, offset, symbol: word.slot, space: 'function', addend: 0 })
    }
  }
  return { bytes: writer.finish(), relocations }
}

/** The data section's contents; relocations become offsets in them. */
function encodeData(model: ObjectModel): { bytes: Uint8Array; relocations: PendingRelocation[] } {
  const writer = new ByteWriter()
  const all: PendingRelocation[] = []
  let address = 0
  writer.u32(model.data.length)
  for (const each of model.data) {
    const { bytes, relocations } = encodeSegment(each)
    writer.u32(0)
    writeConstExpression(writer, i32Const(address))
    writer.u32(bytes.length)
    for (const relocation of relocations) all.push({ ...relocation, offset: relocation.offset + writer.length })
    writer.raw(bytes)
    address += bytes.length
  }
  return { bytes: writer.finish(), relocations: all }
}

/** Four bytes per reference, behind four that no relocation touches. */
function encodeCustom({ references }: CustomModel): { bytes: Uint8Array; relocations: PendingRelocation[] } {
  const relocations = references.map(({ symbol, kind, addend }, at) => ({
    kind: kind === 'function' ? CODES.functionOffset : CODES.addressWord,
    offset: 4 + at * 4,
    symbol,
    space: kind,
    addend,
  }))
  return { bytes: new Uint8Array(4 + references.length * 4).fill(0xaa), relocations }
}

type Write = (writer: ByteWriter) => void

/** One section to write, and the relocations that apply to it. */
interface Section {
  readonly id: number
  readonly name: string
  readonly write: Write
  readonly relocations: readonly PendingRelocation[]
}

function relocSection(section: number, pending: readonly PendingRelocation[], { indexOf }: SymbolTable): Write {
  const rows = pending.map(({ kind, offset, symbol, space, addend }) => {
    const index = space === 'type' ? Number(symbol) : indexOf.get(`${space} ${symbol}`)
    if (index === undefined) throw new Error(`the ${space} ${symbol} is not in the symbol table`)
    return { kind, offset, index, addend }
  })
  return writer => writeRelocSection(writer, { section, relocations: relocationTable(rows) })
}

function coreSections(model: ObjectModel, missing: Undefined): Section[] {
  const sections: Section[] = []
  const add = (id: number, name: string, write: Write, relocations: readonly PendingRelocation[] = []): void => {
    sections.push({ id, name, write, relocations })
  }
  const types = TYPES.map(composite => ({ types: [{ composite, final: true, supertypes: [] }], explicit: false }))
  const exported = model.functions.flatMap(({ exportName }, at) =>
    exportName === undefined
      ? []
      : [{ name: exportName, kind: 'function' as const, index: missing.functions.size + at }],
  )
  add(SECTION_IDS.type, '', writer => writeTypeSection(writer, types))
  add(SECTION_IDS.import, '', writer => writeImportSection(writer, importsOf(missing)))
  add(SECTION_IDS.function, '', writer =>
    writeFunctionSection(
      writer,
      model.functions.map(each => each.arity),
    ),
  )
  if (model.globals.length > 0) {
    const globals = model.globals.map(({ value }) => ({
      type: { value: 'i32' as const, mutable: true },
      init: i32Const(value),
    }))
    add(SECTION_IDS.global, '', writer => writeGlobalSection(writer, globals))
  }
  if (exported.length > 0) add(SECTION_IDS.export, '', writer => writeExportSection(writer, exported))
  const code = encodeCode(model)
  const data = encodeData(model)
  add(SECTION_IDS.code, 'CODE', writer => writer.raw(code.bytes), code.relocations)
  add(SECTION_IDS.data, 'DATA', writer => writer.raw(data.bytes), data.relocations)
  return sections
}

/** A relocatable object that LLVM's reader accepts too. */
export function encodeObject(model: ObjectModel): Uint8Array {
  const missing = findUndefined(model)
  const core = coreSections(model, missing)
  const table = symbolsOf(model, missing, core.length)
  const customs = model.customs.map((custom): Section => {
    const { bytes, relocations } = encodeCustom(custom)
    return { id: SECTION_IDS.custom, name: custom.name, write: writer => writer.raw(bytes), relocations }
  })
  const writer = new ByteWriter()
  writeHeader(writer)
  for (const { id, write } of core) writeSection(writer, id, write)
  for (const { name, write } of customs) writeCustomSection(writer, name, write)
  writeCustomSection(writer, 'linking', inner =>
    writeLinkingSection(inner, {
      segments: model.data.map(({ segment, alignmentLog2, strings, retain }) => ({
        name: segment,
        alignmentLog2,
        flags: (strings === undefined ? 0 : SEGMENT_FLAG.strings) | (retain ? SEGMENT_FLAG.retain : 0),
      })),
      initFunctions: model.initFunctions.map(({ priority, function: at }) => ({
        priority,
        symbol: table.indexOf.get(`function ${model.functions[at].name}`) ?? 0,
      })),
      comdats: comdatsOf(model, missing.functions.size),
      symbols: table.symbols,
    }),
  )
  ;[...core, ...customs].forEach(({ name, relocations }, at) => {
    if (relocations.length > 0) writeCustomSection(writer, `reloc.${name}`, relocSection(at, relocations, table))
  })
  writeCustomSection(writer, 'target_features', inner =>
    writeTargetFeatures(inner, [{ prefix: '+', name: 'mutable-globals' }]),
  )
  return writer.finish()
}
