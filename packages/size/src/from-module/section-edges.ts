// What sections other than code refer to. An index is checked where it is used: one of nothing is an error with its place.
import { typeNamedIn, typesNamedIn } from '@wasmweld/binary'
import type { ConstExpression, ElementSegment, ImmediateKind, Import, ValueType } from '@wasmweld/binary'
import type { EdgeKind } from '../size-report.ts'
import type { EdgeList } from './edge-list.ts'
import type { ItemNumbers } from './module-items.ts'
import type { Entry, ModuleParts } from './module-parts.ts'
import type { Space } from './references.ts'
import { checkIndex } from './scan-functions.ts'

/** Throws a `FormatError` for an index of nothing. */
export function addSectionEdges(edges: EdgeList, parts: ModuleParts, numbers: ItemNumbers): void {
  new SectionEdges(edges, numbers).add(parts)
}

/** Operands of constant expressions that are indices. */
const OPERANDS: Readonly<Partial<Record<ImmediateKind, readonly [space: Space, kind: EdgeKind]>>> = {
  function: ['function', 'address'],
  global: ['global', 'global'],
  type: ['type', 'type'],
  'heap-type': ['type', 'type'],
}

class SectionEdges {
  readonly #edges: EdgeList
  readonly #numbers: ItemNumbers

  constructor(edges: EdgeList, numbers: ItemNumbers) {
    this.#edges = edges
    this.#numbers = numbers
  }

  add(parts: ModuleParts): void {
    const { imports, exports, start, tables, globals, tags, elements, data } = parts
    this.#addTypes(parts)
    for (const { item, space, index } of this.#numbers.nameEntries) {
      const named = this.#numbers[space].at(index)
      if (named !== undefined) this.#edges.add(named, item, 'entry')
    }
    imports.forEach((entry, position) => this.#addImport(this.#numbers.imports[position], entry))
    exports.forEach(({ value: { kind, index }, from }, position) =>
      this.#refer(this.#numbers.exports[position], kind, index, 'export', from),
    )
    if (start !== undefined && this.#numbers.start !== undefined)
      this.#refer(this.#numbers.start, 'function', start.value, 'export', start.from)
    this.#own('table', tables).forEach(([item, { value, from }]) => {
      this.#addType(item, value.type.element, from)
      this.#addExpression(item, value.init ?? [], from)
    })
    this.#own('global', globals).forEach(([item, { value, from }]) => {
      this.#addType(item, value.type.value, from)
      this.#addExpression(item, value.init, from)
    })
    this.#own('tag', tags).forEach(([item, { value, from }]) => this.#refer(item, 'type', value, 'type', from))
    elements.forEach((entry, index) => this.#addElements(this.#numbers.element[index], entry))
    data.forEach(({ bases, from }, index) => {
      for (const base of bases) this.#addBase(this.#numbers.data[index], base, from)
    })
  }

  /** Where a loader decides on addresses, code that reads the global from which they count may mean any of what lies there. */
  #addBase(segment: number, global: number, at: number): void {
    this.#refer(segment, 'global', global, 'global', at)
    this.#edges.add(this.#numbers.global[global], segment, 'data-ref')
  }

  /** The items of what a module defines, with the entries; imports are in front in their space. */
  #own<Value>(space: 'table' | 'global' | 'tag', entries: readonly Entry<Value>[]): [number, Entry<Value>][] {
    const imported = this.#numbers[space].length - entries.length
    return entries.map((entry, position) => [this.#numbers[space][imported + position], entry])
  }

  #addTypes({ types }: ModuleParts): void {
    types.forEach(({ value, from, groupStart, groupEnd }, index) => {
      const item = this.#numbers.type[index]
      for (const named of typesNamedIn(value)) this.#refer(item, 'type', named, 'type', from)
      // Types of a group come and go together: each leads to the next, the last to the first.
      const next = index + 1 === groupEnd ? groupStart : index + 1
      if (next !== index) this.#refer(item, 'type', next, 'type', from)
    })
  }

  #addImport(item: number, { value: { description }, from }: Entry<Import>): void {
    switch (description.kind) {
      case 'function':
      case 'tag':
        return this.#refer(item, 'type', description.type, 'type', from)
      case 'table':
        return this.#addType(item, description.table.element, from)
      case 'global':
        return this.#addType(item, description.global.value, from)
      case 'memory':
        return
    }
  }

  #addElements(item: number, { value, from }: Entry<ElementSegment>): void {
    const { mode, table, offset = [], type, functions = [], expressions = [] } = value
    this.#addType(item, type, from)
    this.#addExpression(item, offset, from)
    if (mode === 'active') {
      checkIndex('a table index', table, this.#numbers.table.length, from)
      this.#edges.add(this.#numbers.table[table], item, 'table')
    }
    for (const index of functions) this.#addElement(item, value, index, from)
    for (const expression of expressions) this.#addElementExpression(item, value, expression, from)
  }

  /** A declaration says that code takes a function's address, and is there for that function; it keeps none. */
  #addElement(item: number, { mode }: ElementSegment, index: number, at: number): void {
    checkIndex('a function index', index, this.#numbers.function.length, at)
    const target = this.#numbers.function[index]
    if (mode === 'declarative') this.#edges.add(target, item, 'entry')
    else this.#edges.add(item, target, 'address')
  }

  #addElementExpression(item: number, segment: ElementSegment, expression: ConstExpression, at: number): void {
    const [first] = expression
    const index = first?.immediates[0]
    if (first?.opcode.name === 'ref.func' && typeof index === 'number') this.#addElement(item, segment, index, at)
    else this.#addExpression(item, expression, at)
  }

  #addExpression(item: number, expression: ConstExpression, at: number): void {
    for (const { opcode, immediates } of expression)
      opcode.immediates.forEach((kind, position) => {
        const operand = OPERANDS[kind]
        const index = immediates[position]
        if (operand !== undefined && typeof index === 'number') this.#refer(item, operand[0], index, operand[1], at)
      })
  }

  #addType(item: number, type: ValueType, at: number): void {
    const index = typeNamedIn(type)
    if (index !== undefined) this.#refer(item, 'type', index, 'type', at)
  }

  #refer(item: number, space: Space, index: number, kind: EdgeKind, at: number): void {
    const items = this.#numbers[space]
    checkIndex(`a ${space} index`, index, items.length, at)
    this.#edges.add(item, items[index], kind)
  }
}
