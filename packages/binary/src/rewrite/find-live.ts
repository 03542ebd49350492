// What of a module can be reached from outside: from exports, the start function and segments that are put somewhere.
import { ByteReader } from '../bytes/byte-reader.ts'
import type { ConstExpression } from '../wasm/const-expression.ts'
import type { ElementSegment } from '../wasm/element-section.ts'
import type { ExternalKind, ValueType } from '../wasm/types.ts'
import { CodeSites, SITE } from './code-sites.ts'
import { surelyFits } from './surely-fits.ts'
import type { DataSegmentContents } from '../wasm/data-section.ts'
import { checkIndex, functionMeant, type Code, type FunctionItem, type ModuleItems } from './module-items.ts'
import { scanCode } from './scan-code.ts'
import { typeNamedIn, typesNamedIn } from './type-indices.ts'

/** A byte for each item: 1 when it is reachable. */
export interface LiveItems {
  readonly functions: Uint8Array
  readonly types: Uint8Array
  readonly tables: Uint8Array
  readonly memories: Uint8Array
  readonly tags: Uint8Array
  readonly globals: Uint8Array
  readonly elements: Uint8Array
  readonly data: Uint8Array
  /** Globals that reachable code sets. */
  readonly globalsSet: Uint8Array
  /** Functions whose reference reachable code takes. */
  readonly functionsReferenced: Uint8Array
  /** Code refers to data segments by index. */
  readonly dataIndexed: boolean
  /** Of all reachable code; those of function `index` are from `firstSite[index]` up to `endSite[index]`. */
  readonly sites: CodeSites
  readonly firstSite: Uint32Array
  readonly endSite: Uint32Array
}

/**
 * Walks the code of every function that is reached. Active segments are reached when their table or memory is, and always when that is
 * imported, since others see what is in it, or when putting them there may trap. Throws a `FormatError` for damaged code and for indices without an item.
 */
export function findLive(items: ModuleItems): LiveItems {
  return new Marker(items).mark()
}

class Marker {
  readonly #items: ModuleItems
  readonly #groupOf: Int32Array
  readonly #firstOfGroup: Int32Array
  readonly #elementsOfTable: readonly (readonly number[])[]
  readonly #dataOfMemory: readonly (readonly number[])[]
  readonly #functions: number[] = []
  readonly #live: { -readonly [Key in keyof LiveItems]: LiveItems[Key] }

  constructor(items: ModuleItems) {
    this.#items = items
    const { functions, types, tables, memories, tags, globals, elements, data, groups } = items
    this.#live = {
      functions: new Uint8Array(functions.length),
      types: new Uint8Array(types.length),
      tables: new Uint8Array(tables.length),
      memories: new Uint8Array(memories.length),
      tags: new Uint8Array(tags.length),
      globals: new Uint8Array(globals.length),
      elements: new Uint8Array(elements.length),
      data: new Uint8Array(data.length),
      globalsSet: new Uint8Array(globals.length),
      functionsReferenced: new Uint8Array(functions.length),
      dataIndexed: false,
      sites: new CodeSites(),
      firstSite: new Uint32Array(functions.length),
      endSite: new Uint32Array(functions.length),
    }
    this.#groupOf = new Int32Array(types.length)
    this.#firstOfGroup = new Int32Array(groups.length)
    let first = 0
    groups.forEach((group, index) => {
      this.#firstOfGroup[index] = first
      this.#groupOf.fill(index, first, first + group.types.length)
      first += group.types.length
    })
    this.#elementsOfTable = activeSegments(tables.length, elements, ({ table }) => table)
    this.#dataOfMemory = activeSegments(memories.length, data, ({ memory }) => memory)
  }

  mark(): LiveItems {
    const { exports, start, elements, data } = this.#items
    for (const { kind, index } of exports) this.#markExported(kind, index)
    if (start !== undefined) this.#markFunction(start)
    elements.forEach((segment, index) => {
      if (segment.mode === 'active' && this.#isSeenOutside(segment)) this.#markElements(index)
    })
    data.forEach((segment, index) => {
      if (segment.mode === 'active' && this.#isSeenOutside(segment)) this.#markData(index)
    })
    for (let next = this.#functions.pop(); next !== undefined; next = this.#functions.pop()) this.#markBody(next)
    return this.#live
  }

  /** Whether instantiating does something with a segment that others see: write to what is not the module's own, or trap. */
  #isSeenOutside(segment: ElementSegment | DataSegmentContents): boolean {
    const target = 'memory' in segment ? this.#items.memories[segment.memory] : this.#items.tables[segment.table]
    return target.kind === 'import' || !surelyFits(segment, target.type)
  }

  #markExported(kind: ExternalKind, index: number): void {
    switch (kind) {
      case 'function':
        return this.#markFunction(index)
      case 'table':
        return this.#markTable(index)
      case 'global':
        return this.#markGlobal(index)
      case 'tag':
        return this.#markTag(index)
      case 'memory':
        return this.#markMemory(index)
    }
  }

  #markFunction(index: number): void {
    const meant = functionMeant(this.#items, index)
    if (this.#live.functions[meant]) return
    this.#live.functions[meant] = 1
    const item = this.#items.functions[meant] as Exclude<FunctionItem, { kind: 'alias' }>
    this.#markType(item.type)
    if (item.kind === 'defined') this.#functions.push(meant)
  }

  #markBody(index: number): void {
    const item = this.#items.functions[index]
    if (item.kind !== 'defined') return
    const { sites, firstSite, endSite } = this.#live
    const { bytes, from, to } = item.code
    firstSite[index] = sites.length
    scanCode(new ByteReader(bytes, from, to), sites)
    endSite[index] = sites.length
    if (sites.impliesMemory) this.#markSite(SITE.memory, 0, from)
    this.#markSites(item.code, firstSite[index], endSite[index])
  }

  #markSites({ bytes, from, to }: Code, first: number, end: number): void {
    const { sites } = this.#live
    const reader = new ByteReader(bytes, from, to)
    for (let site = first; site < end; site++) {
      const kind = sites.kinds[site]
      if (kind >= SITE.longUnsigned) continue
      reader.offset = sites.offsets[site]
      this.#markSite(kind, kind === SITE.signedType ? reader.s33() : reader.u32(), sites.offsets[site])
    }
  }

  #markSite(kind: number, index: number, at: number): void {
    const { functions, globals, tables, memories, tags, elements, data, types } = this.#items
    const live = this.#live
    switch (kind) {
      case SITE.functionReference:
      case SITE.call:
        checkIndex('a function index', index, functions.length, at)
        if (kind === SITE.functionReference) live.functionsReferenced[functionMeant(this.#items, index)] = 1
        return this.#markFunction(index)
      case SITE.globalSet:
      case SITE.globalGet:
        checkIndex('a global index', index, globals.length, at)
        if (kind === SITE.globalSet) live.globalsSet[index] = 1
        return this.#markGlobal(index)
      case SITE.table:
        checkIndex('a table index', index, tables.length, at)
        return this.#markTable(index)
      case SITE.tag:
        checkIndex('a tag index', index, tags.length, at)
        return this.#markTag(index)
      case SITE.element:
        checkIndex('an element segment', index, elements.length, at)
        return this.#markElements(index)
      case SITE.data:
        checkIndex('a data segment', index, data.length, at)
        live.dataIndexed = true
        return this.#markData(index)
      case SITE.memory:
        checkIndex('a memory index', index, memories.length, at)
        return this.#markMemory(index)
      default:
        checkIndex('a type index', index < 0 ? Infinity : index, types.length, at)
        return this.#markType(index)
    }
  }

  /** Types that may refer to each other stay together: what they are depends on all of them. */
  #markType(index: number): void {
    const { types } = this.#live
    const waiting = [index]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (types[next]) continue
      const group = this.#groupOf[next]
      const first = this.#firstOfGroup[group]
      const members = this.#items.groups[group].types
      types.fill(1, first, first + members.length)
      for (const member of members) waiting.push(...typesNamedIn(member))
    }
  }

  #markValueType(type: ValueType): void {
    const index = typeNamedIn(type)
    if (index !== undefined) this.#markType(index)
  }

  #markGlobal(index: number): void {
    const { globals } = this.#live
    if (globals[index]) return
    globals[index] = 1
    const item = this.#items.globals[index]
    this.#markValueType(item.type.value)
    if (item.kind === 'defined') this.#markExpression(item.init)
  }

  #markTag(index: number): void {
    this.#live.tags[index] = 1
    this.#markType(this.#items.tags[index].type)
  }

  #markTable(index: number): void {
    const { tables } = this.#live
    if (tables[index]) return
    tables[index] = 1
    const item = this.#items.tables[index]
    this.#markValueType(item.type.element)
    if (item.kind === 'defined' && item.init !== undefined) this.#markExpression(item.init)
    for (const segment of this.#elementsOfTable[index]) this.#markElements(segment)
  }

  #markMemory(index: number): void {
    const { memories } = this.#live
    if (memories[index]) return
    memories[index] = 1
    for (const segment of this.#dataOfMemory[index]) this.#markData(segment)
  }

  #markData(index: number): void {
    const { data } = this.#live
    if (data[index]) return
    data[index] = 1
    const { mode, memory, offset } = this.#items.data[index]
    if (mode === 'active') this.#markMemory(memory)
    if (offset !== undefined) this.#markExpression(offset)
  }

  #markElements(index: number): void {
    const { elements } = this.#live
    if (elements[index]) return
    elements[index] = 1
    const { table, mode, offset, functions, expressions, type } = this.#items.elements[index]
    this.#markValueType(type)
    if (mode === 'active') this.#markTable(table)
    if (offset !== undefined) this.#markExpression(offset)
    for (const each of functions ?? []) this.#markFunction(each)
    for (const each of expressions ?? []) this.#markExpression(each)
  }

  #markExpression(expression: ConstExpression): void {
    for (const { opcode, immediates } of expression) {
      opcode.immediates.forEach((kind, position) => {
        const value = immediates[position]
        if (typeof value !== 'number') return
        if (kind === 'global') this.#markGlobal(value)
        else if (kind === 'function') this.#markFunction(value)
        else if (kind === 'type' || kind === 'heap-type') this.#markType(value)
      })
    }
  }
}

/** Positions of active segments, by what they are put into. */
function activeSegments<Segment extends { readonly mode: string }>(
  count: number,
  segments: readonly Segment[],
  targetOf: (segment: Segment) => number,
): readonly (readonly number[])[] {
  const byTarget = Array.from({ length: count }, (): number[] => [])
  segments.forEach((segment, index) => {
    if (segment.mode === 'active') byTarget[targetOf(segment)].push(index)
  })
  return byTarget
}
