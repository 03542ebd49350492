// Whether indices outside of code stay in their index spaces.
import { FormatError } from '../bytes/format-error.ts'
import type { ConstExpression } from '../wasm/const-expression.ts'
import type { ElementSegment } from '../wasm/element-section.ts'
import type { SECTION_IDS } from '../wasm/module.ts'
import type { ExternalKind, ValueType } from '../wasm/types.ts'
import { checkIndex, type ModuleItems } from './module-items.ts'
import { typeNamedIn, typesNamedIn } from './type-indices.ts'

type OffsetOf = (section: keyof typeof SECTION_IDS) => number

/** Throws a `FormatError` for an index without an item, at the section that holds it. */
export function checkItems(items: ModuleItems, offsetOf: OffsetOf): void {
  checkTypes(items, offsetOf)
  const count = {
    function: items.functions.length,
    table: items.tables.length,
    memory: items.memories.length,
    global: items.globals.length,
    tag: items.tags.length,
  } satisfies Record<ExternalKind, number>
  for (const { kind, index } of items.exports) checkIndex(`a ${kind} index`, index, count[kind], offsetOf('export'))
  if (items.start !== undefined) checkIndex('a function index', items.start, count.function, offsetOf('start'))
  for (const item of items.globals) {
    if (item.kind === 'defined') checkExpression(items, item.init, offsetOf('global'))
  }
  for (const item of items.tables) {
    if (item.kind === 'defined' && item.init !== undefined) checkExpression(items, item.init, offsetOf('table'))
  }
  for (const segment of items.elements) checkElements(items, segment, offsetOf('element'))
  for (const { mode, memory, offset } of items.data) {
    if (mode === 'active') checkIndex('a memory index', memory, count.memory, offsetOf('data'))
    if (offset !== undefined) checkExpression(items, offset, offsetOf('data'))
  }
}

function checkTypes(items: ModuleItems, offsetOf: OffsetOf): void {
  const { length } = items.types
  for (const type of items.types) {
    for (const index of typesNamedIn(type)) checkIndex('a type index', index, length, offsetOf('type'))
  }
  for (const item of items.functions) {
    if (item.kind !== 'alias') checkFunctionType(items, item.type, offsetOf(itemSection(item.kind, 'function')))
  }
  for (const { kind, type } of items.tags) checkFunctionType(items, type, offsetOf(itemSection(kind, 'tag')))
  const value = (type: ValueType, at: number): void => {
    const index = typeNamedIn(type)
    if (index !== undefined) checkIndex('a type index', index, length, at)
  }
  for (const { kind, type } of items.globals) value(type.value, offsetOf(itemSection(kind, 'global')))
  for (const { kind, type } of items.tables) value(type.element, offsetOf(itemSection(kind, 'table')))
  for (const { type } of items.elements) value(type, offsetOf('element'))
}

const itemSection = <Name extends string>(kind: 'import' | 'defined', name: Name): Name | 'import' =>
  kind === 'import' ? 'import' : name

function checkFunctionType({ types }: ModuleItems, index: number, at: number): void {
  checkIndex('a type index', index, types.length, at)
  const { kind } = types[index].composite
  if (kind !== 'function') throw new FormatError(`expected type ${index} to be a function's, found a ${kind}`, at)
}

function checkElements(items: ModuleItems, segment: ElementSegment, at: number): void {
  if (segment.mode === 'active') checkIndex('a table index', segment.table, items.tables.length, at)
  if (segment.offset !== undefined) checkExpression(items, segment.offset, at)
  for (const index of segment.functions ?? []) checkIndex('a function index', index, items.functions.length, at)
  for (const expression of segment.expressions ?? []) checkExpression(items, expression, at)
}

function checkExpression(items: ModuleItems, expression: ConstExpression, at: number): void {
  for (const { opcode, immediates } of expression) {
    opcode.immediates.forEach((kind, position) => {
      const index = immediates[position]
      if (typeof index !== 'number') return
      if (kind === 'global') checkIndex('a global index', index, items.globals.length, at)
      if (kind === 'function') checkIndex('a function index', index, items.functions.length, at)
      if (kind === 'type' || kind === 'heap-type') checkIndex('a type index', index, items.types.length, at)
    })
  }
}
