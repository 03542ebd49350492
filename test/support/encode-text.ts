// Objects written in text as the bytes that a compiler would have made of them.

import {
  ByteWriter,
  RELOCATION_KINDS,
  relocationTable,
  SECTION_IDS,
  writeCodeSection,
  writeCustomSection,
  writeDataSection,
  writeExportSection,
  writeFunctionSection,
  writeGlobalSection,
  writeHeader,
  writeImportSection,
  writeLinkingSection,
  writeProducers,
  writeRelocSection,
  writeSection,
  writeTableSection,
  writeTagSection,
  writeTargetFeatures,
  writeTypeSection,
  i32Const,
  type Export,
  type Import,
  type LinkingSection,
  type Relocation,
} from '@wasmweld/binary'
import { encodeBytes, encodeCode, type Field } from './encode-items.ts'
import { globalOf, globalType, globalTypeFor, segmentInfo, symbolEntry, tableType } from './text-declarations.ts'
import { FUNCTION_TABLE, isMvp, Names, parseType, type Entity } from './text-symbols.ts'
import { parseObject, type Statement, type TextObject } from './text-object.ts'

/** Parts to put something else into, for objects that no compiler makes. */
export interface Edits {
  readonly linking?: (linking: LinkingSection) => LinkingSection
  readonly imports?: (imports: readonly Import[]) => readonly Import[]
  readonly exports?: (exports: readonly Export[]) => readonly Export[]
  /** By the section's name: `CODE`, `DATA` or a custom one. */
  readonly relocations?: (section: string, rows: readonly Relocation[]) => readonly Relocation[]
  /** The section that the relocations of a section claim to be for. */
  readonly relocated?: (section: string, index: number) => number
}

interface Section {
  readonly id: number
  /** Of its relocations, and of a custom section itself. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly fields: readonly Field[]
}

const by = (object: TextObject, word: string): Statement[] => object.statements.filter(each => each.word === word)

class Encoder {
  readonly #object: TextObject
  readonly #names: Names
  readonly #edits: Edits
  readonly #types: string[] = []
  readonly #is64: boolean

  constructor(object: TextObject, edits: Edits) {
    this.#object = object
    this.#names = new Names(object)
    this.#edits = edits
    this.#is64 = by(object, 'memory').some(({ name }) => name === '64')
  }

  readonly #type = (text: string): number => {
    if (!this.#types.includes(text)) this.#types.push(text)
    return this.#types.indexOf(text)
  }

  encode(): Uint8Array {
    const core = this.#coreSections()
    const customs = by(this.#object, 'custom').map(({ name, items }): Section => {
      const { bytes, fields } = encodeBytes(items, { place: 'custom', is64: this.#is64 })
      return { id: SECTION_IDS.custom, name, bytes, fields }
    })
    const writer = new ByteWriter()
    writeHeader(writer)
    for (const { id, bytes } of core) writeSection(writer, id, inner => inner.raw(bytes))
    for (const { name, bytes } of customs) writeCustomSection(writer, name, inner => inner.raw(bytes))
    writeCustomSection(writer, 'linking', inner => this.#linking(inner, core.length))
    ;[...core, ...customs].forEach((section, at) => this.#relocations(writer, section, at))
    this.#metadata(writer)
    return writer.finish()
  }

  #coreSections(): Section[] {
    const names = this.#names
    const code = encodeCode(by(this.#object, 'func'), {
      names,
      is64: this.#is64,
      isMvp: isMvp(this.#object.statements),
      type: this.#type,
    })
    const data = this.#data()
    const imports = this.#imports()
    const own = (space: 'function' | 'global' | 'table' | 'tag'): Statement[] =>
      names.of(space).flatMap(({ statement }) => (statement !== undefined && isOwn(statement) ? [statement] : []))
    const typesOf = (statements: readonly Statement[], space: 'function' | 'tag'): number[] =>
      statements.map(({ name }) => this.#type(names.find(space, name).type))
    const [functions, tags] = [typesOf(own('function'), 'function'), typesOf(own('tag'), 'tag')]
    const sections: Section[] = []
    const add = (
      id: number,
      isThere: boolean,
      write: (writer: ByteWriter) => void,
      name = '',
      fields: Field[] = [],
    ) => {
      const writer = new ByteWriter()
      write(writer)
      if (isThere) sections.push({ id, name, bytes: writer.finish(), fields })
    }
    add(SECTION_IDS.type, this.#types.length > 0, writer => this.#writeTypes(writer))
    add(SECTION_IDS.import, imports.length > 0, writer => writeImportSection(writer, imports))
    add(SECTION_IDS.function, functions.length > 0, writer => writeFunctionSection(writer, functions))
    add(SECTION_IDS.table, own('table').length > 0, writer =>
      writeTableSection(
        writer,
        own('table').map(statement => ({ type: tableType(statement) })),
      ),
    )
    add(SECTION_IDS.tag, tags.length > 0, writer => writeTagSection(writer, tags))
    add(SECTION_IDS.global, own('global').length > 0, writer => writeGlobalSection(writer, own('global').map(globalOf)))
    const exports = this.#exports()
    add(SECTION_IDS.export, exports.length > 0, writer => writeExportSection(writer, exports))
    add(SECTION_IDS.code, code.bodies.length > 0, writer => writeCodeSection(writer, code.bodies), 'CODE', code.fields)
    add(
      SECTION_IDS.data,
      data.segments.length > 0,
      writer => writeDataSection(writer, data.segments),
      'DATA',
      data.fields,
    )
    return sections
  }

  #writeTypes(writer: ByteWriter): void {
    writeTypeSection(
      writer,
      this.#types.map(text => ({
        types: [{ composite: parseType(text), final: true, supertypes: [] }],
        explicit: false,
      })),
    )
  }

  #data() {
    const fields: Field[] = []
    const statements = by(this.#object, 'data').filter(({ attributes }) => !attributes.has('absolute'))
    // The offset of a segment's bytes is known once all that stands before them is written.
    const segments = statements.map(({ items }) => encodeBytes(items, { place: 'data', is64: this.#is64 }))
    const written = segments.map(({ bytes }) => ({
      mode: 'active' as const,
      memory: 0,
      offset: i32Const(0),
      bytes,
    }))
    segments.forEach((segment, at) => {
      const before = new ByteWriter()
      writeDataSection(before, written.slice(0, at + 1))
      // The count may be of another width than it is in the end; it is not with fewer than 128 segments.
      const from = before.length - segment.bytes.length
      fields.push(...segment.fields.map(field => ({ ...field, offset: field.offset + from })))
    })
    return { segments: written, fields }
  }

  #imports(): readonly Import[] {
    const limits = { minimum: 0, shared: false, address: this.#is64 ? ('i64' as const) : ('i32' as const) }
    const imports: Import[] = []
    if (!by(this.#object, 'memory').some(({ name }) => name === 'none')) {
      imports.push({ module: 'env', field: '__linear_memory', description: { kind: 'memory', memory: { limits } } })
    }
    imports.push(...this.#names.entities.flatMap(entity => this.#import(entity) ?? []))
    if (isMvp(this.#object.statements)) {
      const table = { element: 'funcref' as const, limits }
      imports.push({ module: 'env', field: FUNCTION_TABLE, description: { kind: 'table', table } })
    }
    return this.#edits.imports?.(imports) ?? imports
  }

  #import(entity: Entity): Import | undefined {
    const description = this.#describe(entity)
    if (entity.isDefined || description === undefined) return undefined
    const attributes = entity.statement?.attributes
    const module = attributes?.get('module') ?? 'env'
    return { module, field: attributes?.get('field') ?? entity.name, description }
  }

  #describe({ space, statement, type, name }: Entity): Import['description'] | undefined {
    switch (space) {
      case 'function':
        return { kind: 'function', type: this.#type(type) }
      case 'tag':
        return { kind: 'tag', type: this.#type(type) }
      case 'global':
        return {
          kind: 'global',
          global: statement === undefined ? globalTypeFor(name, this.#is64) : globalType(statement),
        }
      case 'table':
        return { kind: 'table', table: tableType(statement, this.#is64) }
      default:
        return undefined
    }
  }

  #exports(): readonly Export[] {
    const exports = this.#names.of('function').flatMap(({ statement, index }): Export[] => {
      const name = statement?.attributes.get('export')
      return name === undefined ? [] : [{ name, kind: 'function', index }]
    })
    return this.#edits.exports?.(exports) ?? exports
  }

  #linking(writer: ByteWriter, coreSections: number): void {
    const names = this.#names
    const members = (word: string, name: string): number[] =>
      by(this.#object, word).flatMap(({ attributes }, at) => (attributes.get('comdat') === name ? [at] : []))
    const groups = new Set(this.#object.statements.flatMap(({ attributes }) => attributes.get('comdat') ?? []))
    const importedFunctions = names.of('function').filter(({ isDefined }) => !isDefined).length
    const segments = by(this.#object, 'data').filter(({ attributes }) => !attributes.has('absolute'))
    const linking: LinkingSection = {
      symbols: names.entities.map(entity => symbolEntry(entity, coreSections)),
      segments: segments.map(segmentInfo),
      initFunctions: by(this.#object, 'init').map(({ name, words: [priority = '65535'] }) => ({
        priority: Number(priority),
        symbol: names.entities.indexOf(names.find('function', name)),
      })),
      comdats: [...groups].map(name => ({
        name,
        flags: 0,
        members: [
          ...members('func', name).map(at => ({ kind: 'function' as const, index: importedFunctions + at })),
          ...members('data', name).map(index => ({ kind: 'data' as const, index })),
          ...members('custom', name).map(at => ({ kind: 'section' as const, index: coreSections + at })),
        ],
      })),
    }
    writeLinkingSection(writer, this.#edits.linking?.(linking) ?? linking)
  }

  #relocations(writer: ByteWriter, { name, fields }: Section, at: number): void {
    const rows = fields.map(({ relocation, offset, item, type, addend = 0 }): Relocation => {
      const kind = RELOCATION_KINDS.findIndex(each => each.name === `R_WASM_${relocation}`)
      if (kind < 0) throw new Error(`no relocation is called ${relocation}`)
      const index = type === undefined ? this.#names.entities.indexOf(this.#names.target(item)) : this.#type(type)
      return { kind, offset, index, addend }
    })
    const edited = this.#edits.relocations?.(name, rows) ?? rows
    if (edited.length === 0) return
    const section = this.#edits.relocated?.(name, at) ?? at
    writeCustomSection(writer, `reloc.${name}`, inner =>
      writeRelocSection(inner, { section, relocations: relocationTable(edited) }),
    )
  }

  #metadata(writer: ByteWriter): void {
    const producers = by(this.#object, 'producer')
    if (producers.length > 0) {
      writeCustomSection(writer, 'producers', inner =>
        writeProducers(
          inner,
          [...new Set(producers.map(({ name }) => name))].map(field => ({
            field: field as 'language',
            values: producers
              .filter(({ name }) => name === field)
              .map(({ words: [name, version = ''] }) => ({ name, version })),
          })),
        ),
      )
    }
    const features = by(this.#object, 'feature').flatMap(({ name, words }) => [name, ...words])
    if (features.length > 0) {
      writeCustomSection(writer, 'target_features', inner =>
        writeTargetFeatures(
          inner,
          features.map(text => ({ prefix: text[0] as '+' | '-', name: text.slice(1) })),
        ),
      )
    }
  }
}

const isOwn = ({ word, attributes }: Statement): boolean => !word.startsWith('undef ') && !attributes.has('of')

/** A relocatable object of a text in the language of `text-object.ts`. */
export function encodeText(text: string | TextObject, edits: Edits = {}): Uint8Array {
  return new Encoder(typeof text === 'string' ? parseObject(text) : text, edits).encode()
}
