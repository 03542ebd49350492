// The sections of a module by its items.
import { ByteWriter } from '../bytes/byte-writer.ts'
import type { ConstExpression } from '../wasm/const-expression.ts'
import { writeDataCountSection } from '../wasm/data-count-section.ts'
import { writeDataSection } from '../wasm/data-section.ts'
import { writeElementSection, type ElementSegment } from '../wasm/element-section.ts'
import { writeExportSection } from '../wasm/export-section.ts'
import { writeFunctionSection } from '../wasm/function-section.ts'
import { writeGlobalSection, type Global } from '../wasm/global-section.ts'
import { writeImportSection, type Import, type ImportDescription } from '../wasm/import-section.ts'
import type { Instruction } from '../wasm/instructions.ts'
import { writeMemorySection } from '../wasm/memory-section.ts'
import { SECTION_IDS, writeSection } from '../wasm/module.ts'
import { writeStartSection } from '../wasm/start-section.ts'
import { writeTableSection, type Table } from '../wasm/table-section.ts'
import { writeTagSection } from '../wasm/tag-section.ts'
import { writeTypeSection } from '../wasm/type-section.ts'
import { foldExpression } from './constants.ts'
import { undeclaredReferences } from './declare-references.ts'
import type { FunctionItem, ImportedName, ModuleItems } from './module-items.ts'
import { BodyMoves } from './moved-code.ts'
import { inOrder } from './number-items.ts'
import { renumberReference, renumberSubType, renumberValueType } from './type-indices.ts'
import { writeCode, type CodeContext } from './write-code.ts'

/** Writes all sections but custom ones; empty sections are left out. */
export function writeCore(writer: ByteWriter, items: ModuleItems, context: CodeContext): void {
  new CoreWriter(writer, items, context).write()
}

type DefinedFunction = Extract<FunctionItem, { kind: 'defined' }>

class CoreWriter {
  readonly #writer: ByteWriter
  readonly #items: ModuleItems
  readonly #context: CodeContext

  constructor(writer: ByteWriter, items: ModuleItems, context: CodeContext) {
    this.#writer = writer
    this.#items = items
    this.#context = context
  }

  write(): void {
    const { items, numbers, live } = { items: this.#items, ...this.#context }
    const functions = this.#definedFunctions()
    const data = items.data.filter((_, index) => live.data[index])
    this.#list('type', this.#groups(), writeTypeSection)
    this.#list('import', this.#imports(), writeImportSection)
    this.#list(
      'function',
      functions.map(({ item }) => numbers.types[item.type]),
      writeFunctionSection,
    )
    this.#list('table', this.#tables(), writeTableSection)
    const memories = items.memories.filter(({ kind }, index) => kind === 'defined' && live.memories[index])
    this.#list(
      'memory',
      memories.map(({ type }) => type),
      writeMemorySection,
    )
    const tags = items.tags.filter(({ kind }, index) => kind === 'defined' && live.tags[index])
    this.#list(
      'tag',
      tags.map(({ type }) => numbers.types[type]),
      writeTagSection,
    )
    this.#list('global', this.#globals(), writeGlobalSection)
    this.#list('export', this.#exports(), writeExportSection)
    if (items.start !== undefined)
      this.#section('start', inner => writeStartSection(inner, this.#function(items.start)))
    this.#list('element', this.#elements(), writeElementSection)
    if (live.dataIndexed) this.#section('dataCount', inner => writeDataCountSection(inner, data.length))
    if (functions.length > 0) this.#section('code', inner => this.#writeBodies(inner, functions))
    const placed = data.map(segment =>
      segment.offset === undefined
        ? segment
        : { ...segment, memory: numbers.memories[segment.memory], offset: this.#expression(segment.offset) },
    )
    this.#list('data', placed, writeDataSection)
  }

  #exports(): ModuleItems['exports'] {
    const { functions, tables, memories, globals, tags } = this.#context.numbers
    const numbers = { function: functions, table: tables, memory: memories, global: globals, tag: tags }
    return this.#items.exports.map(({ name, kind, index }) => ({ name, kind, index: numbers[kind][index] }))
  }

  #section(name: keyof typeof SECTION_IDS, body: (writer: ByteWriter) => void): void {
    writeSection(this.#writer, SECTION_IDS[name], body)
  }

  #list<Item>(
    name: keyof typeof SECTION_IDS,
    list: readonly Item[],
    write: (writer: ByteWriter, list: readonly Item[]) => void,
  ): void {
    if (list.length > 0) this.#section(name, inner => write(inner, list))
  }

  #function(index: number | undefined): number {
    return this.#context.numbers.functions[index ?? 0]
  }

  #groups(): ModuleItems['groups'] {
    const { live, numbers } = this.#context
    let first = 0
    return this.#items.groups.flatMap(({ types, explicit }) => {
      const stays = types.length === 0 ? 0 : live.types[first]
      first += types.length
      return stays ? [{ explicit, types: types.map(type => renumberSubType(type, numbers.types)) }] : []
    })
  }

  #imports(): readonly Import[] {
    const { functions, tables, memories, tags, globals } = this.#items
    const { numbers } = this.#context
    const imports: { readonly import: ImportedName; readonly description: ImportDescription }[] = []
    functions.forEach((item, index) => {
      if (item.kind !== 'import' || numbers.functions[index] < 0) return
      imports.push({ ...item, description: { kind: 'function', type: numbers.types[item.type] } })
    })
    tables.forEach((item, index) => {
      if (item.kind !== 'import' || numbers.tables[index] < 0) return
      const element = renumberReference(item.type.element, numbers.types)
      imports.push({ ...item, description: { kind: 'table', table: { ...item.type, element } } })
    })
    memories.forEach((item, index) => {
      if (item.kind !== 'import' || numbers.memories[index] < 0) return
      imports.push({ ...item, description: { kind: 'memory', memory: item.type } })
    })
    tags.forEach((item, index) => {
      if (item.kind !== 'import' || numbers.tags[index] < 0) return
      imports.push({ ...item, description: { kind: 'tag', type: numbers.types[item.type] } })
    })
    globals.forEach((item, index) => {
      if (item.kind !== 'import' || numbers.globals[index] < 0) return
      const value = renumberValueType(item.type.value, numbers.types)
      imports.push({ ...item, description: { kind: 'global', global: { ...item.type, value } } })
    })
    imports.sort((a, b) => a.import.position - b.import.position)
    return imports.map(({ import: { module, field }, description }) => ({ module, field, description }))
  }

  #definedFunctions(): readonly { readonly item: DefinedFunction; readonly index: number }[] {
    const { functions } = this.#items
    const defined = []
    for (const index of inOrder(functions)) {
      const item = functions[index]
      if (item.kind === 'defined' && this.#context.live.functions[index]) defined.push({ item, index })
    }
    return defined
  }

  #tables(): readonly Table[] {
    const { numbers } = this.#context
    return this.#items.tables.flatMap((item, index) => {
      if (item.kind === 'import' || numbers.tables[index] < 0) return []
      const element = renumberReference(item.type.element, numbers.types)
      const type = { ...item.type, element }
      return [item.init === undefined ? { type } : { type, init: this.#expression(item.init) }]
    })
  }

  #globals(): readonly Global[] {
    const { numbers } = this.#context
    return this.#items.globals.flatMap((item, index) => {
      if (item.kind === 'import' || numbers.globals[index] < 0) return []
      const value = renumberValueType(item.type.value, numbers.types)
      return [{ type: { ...item.type, value }, init: this.#expression(item.init) }]
    })
  }

  #elements(): readonly ElementSegment[] {
    const { live, numbers } = this.#context
    const segments = this.#items.elements.flatMap((segment, index) => {
      if (!live.elements[index]) return []
      const { offset, functions, expressions } = segment
      return [
        {
          ...segment,
          table: segment.mode === 'active' ? numbers.tables[segment.table] : 0,
          type: renumberReference(segment.type, numbers.types),
          ...(offset === undefined ? {} : { offset: this.#expression(offset) }),
          ...(functions === undefined ? {} : { functions: functions.map(each => numbers.functions[each]) }),
          ...(expressions === undefined ? {} : { expressions: expressions.map(each => this.#expression(each)) }),
        },
      ]
    })
    const undeclared = undeclaredReferences(this.#items, live)
    if (undeclared.length === 0) return segments
    const functions = undeclared.map(each => numbers.functions[each])
    return [...segments, { mode: 'declarative', table: 0, type: 'funcref', functions }]
  }

  /** With new indices, and calculated as far as it is known. */
  #expression(expression: ConstExpression): ConstExpression {
    const { numbers, constants } = this.#context
    return foldExpression(expression, constants).map(each => this.#renumber(each, numbers))
  }

  #renumber(each: Instruction, numbers: CodeContext['numbers']): Instruction {
    const { opcode, immediates } = each
    const by = { global: numbers.globals, function: numbers.functions, type: numbers.types, 'heap-type': numbers.types }
    const renumbered = opcode.immediates.map((kind, position) => {
      const value = immediates[position]
      return typeof value === 'number' && kind in by ? by[kind as keyof typeof by][value] : value
    })
    return { opcode, immediates: renumbered }
  }

  #writeBodies(
    writer: ByteWriter,
    functions: readonly { readonly item: DefinedFunction; readonly index: number }[],
  ): void {
    const body = new ByteWriter(1 << 12)
    const { recorder } = this.#context
    const start = writer.length
    writer.u32(functions.length)
    for (const { item, index } of functions) {
      body.length = 0
      const from = writer.length - start
      const moves = recorder && new BodyMoves()
      writeCode(body, item.code, index, this.#context, moves)
      writer.u32(body.length)
      const placed = writer.length - start
      writer.raw(body.view())
      if (moves !== undefined) recorder?.place(item.code, { from, body: placed, to: writer.length - start, moves })
    }
  }
}
