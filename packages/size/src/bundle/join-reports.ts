import type { Dropped, InputFile, Item, JsUse, Output, Root, SizeReport } from '../size-report.ts'
import type { BundlePart, JavaScriptBundle } from './bundle.ts'
import { EdgeList } from './edge-list.ts'
import { type JavaScriptItems, javaScriptItems } from './javascript-items.ts'
import { RowList } from './row-list.ts'

/** Where a part's rows are in the joined report. */
interface Place {
  readonly part: BundlePart
  /** Number of its first item. */
  readonly items: number
  readonly output: number
  /** By name of an export and by `module field` of an import: the numbers of the items. */
  readonly exports: ReadonlyMap<string, number>
  readonly imports: ReadonlyMap<string, number>
}

/**
 * One report of a whole bundle. The files of JavaScript are divided among their modules (see `divideFile`); what parts export lives because
 * of the modules that use it, and no longer by itself, so that the cost of an import statement can be told.
 */
export function joinReports(parts: readonly BundlePart[], javascript: JavaScriptBundle): SizeReport {
  const each = distinct(parts)
  const joiner = new Joiner(javaScriptItems(javascript, each), javascript)
  for (const part of each) joiner.addPart(part)
  return joiner.report()
}

/** The same module in two files has its items twice. */
function distinct(parts: readonly BundlePart[]): readonly BundlePart[] {
  const seen = new Map<string, number>()
  return parts.map(part => {
    const times = (seen.get(part.key) ?? 0) + 1
    seen.set(part.key, times)
    return times === 1 ? part : { ...part, key: `${part.key} (${times})` }
  })
}

class Joiner {
  readonly #javascript: JavaScriptBundle
  readonly #own: JavaScriptItems
  readonly #items: Item[]
  readonly #outputs: Output[]
  readonly #inputs: RowList<InputFile>
  readonly #sources = new RowList<string>([])
  readonly #edges = new EdgeList()
  readonly #roots: Root[] = []
  readonly #dropped: Dropped[] = []
  readonly #places: Place[] = []

  constructor(own: JavaScriptItems, javascript: JavaScriptBundle) {
    this.#own = own
    this.#javascript = javascript
    this.#items = [...own.items]
    this.#outputs = [...own.outputs]
    this.#inputs = new RowList(own.inputs)
  }

  addPart(part: BundlePart): void {
    const { report, inlined } = part
    const items = this.#items.length
    const output = this.#outputs.length
    const [written] = report.outputs
    this.#outputs.push({ ...written, ...(inlined === undefined ? {} : { role: 'inlined', within: inlined.file }) })
    const inputs = report.inputs.map(input => this.#inputs.add(input))
    const sources = report.sources.map(source => this.#sources.add(source))
    for (const { key, input, lines, ...item } of report.items) {
      this.#items.push({
        ...item,
        key: `${part.key}: ${key}`,
        output,
        ...(input === undefined ? {} : { input: inputs[input] }),
        ...(lines === undefined ? {} : { lines: lines.map(([source, bytes]) => [sources[source], bytes] as const) }),
      })
    }
    this.#edges.addAll(report.edges, items)
    for (const { input, ...dropped } of report.dropped)
      this.#dropped.push({ ...dropped, output, ...(input === undefined ? {} : { input: inputs[input] }) })
    this.#places.push({ part, items, output, ...namedItems(report, items) })
  }

  report(): SizeReport {
    this.#connectModules()
    const uses = this.#addUses()
    this.#addHosts()
    const used = new Set(uses.map(({ to }) => to))
    this.#places.forEach((place, position) => {
      this.#hangText(place, position)
      this.#hangRoots(place, used)
    })
    return {
      schema: 'wasm-size/1',
      outputs: this.#outputs,
      inputs: this.#inputs.rows,
      sources: this.#sources.rows,
      items: this.#items,
      edges: this.#edges.edges(),
      roots: this.#roots.sort((one, other) => one.item - other.item),
      uses,
      dropped: this.#dropped,
    }
  }

  #connectModules(): void {
    const { ofModule, ofFiles } = this.#own
    this.#javascript.modules.forEach(({ imports, isEntry }, position) => {
      for (const imported of imports) this.#edges.add(ofModule[position], ofModule[imported], 'js-import')
      if (isEntry) this.#roots.push({ item: ofModule[position], reason: 'js-entry' })
    })
    for (const item of ofFiles) this.#roots.push({ item, reason: 'format' })
  }

  #addUses(): JsUse[] {
    const uses = this.#javascript.uses.map(({ module, part, export: name, ...written }) => {
      const from = this.#own.ofModule[module]
      const { exports, items } = this.#places[part]
      const to = exports.get(name) ?? items
      this.#edges.add(from, to, 'js-uses-export')
      return { from, to, ...written }
    })
    return uses.sort(inOrder)
  }

  #addHosts(): void {
    for (const { part, module, field, by } of this.#javascript.hosts) {
      const wanted = this.#places[part].imports.get(importKey(module, field))
      const answer = 'module' in by ? this.#own.ofModule[by.module] : this.#places[by.part].exports.get(by.export)
      if (wanted === undefined || answer === undefined) continue
      this.#edges.add(wanted, answer, 'module' in by ? 'wasm-imports-js' : 'export')
    }
  }

  #loaderOf({ loader }: BundlePart): number | undefined {
    return loader === undefined ? undefined : this.#own.ofModule[loader]
  }

  #hangText({ part }: Place, position: number): void {
    const text = this.#own.ofText.get(position)
    const loader = this.#loaderOf(part)
    if (text === undefined) return
    if (loader === undefined) this.#roots.push({ item: text, reason: 'format' })
    else this.#edges.add(loader, text, 'js-import')
  }

  /** What is exported hangs on who uses it, or else on what loads the part; only what an option wants stays a root. */
  #hangRoots({ part, items, exports }: Place, used: ReadonlySet<number>): void {
    const { kept, report } = part
    const loader = this.#loaderOf(part)
    const stay = ({ item, reason }: Root): number => this.#roots.push({ item: items + item, reason })
    if (loader === undefined) {
      report.roots.forEach(stay)
      return
    }
    const named = new Map([...exports].map(([name, item]) => [item, name]))
    const reached = exportedItems(report)
    for (const root of report.roots) {
      const at = items + root.item
      const name = named.get(at)
      if (name === undefined && !(root.reason === 'export' && reached.has(root.item))) stay(root)
      if (name === undefined) continue
      if (kept === 'all' || kept.includes(name)) stay(root)
      else if (!used.has(at)) this.#edges.add(loader, at, 'js-uses-export')
    }
  }
}

/** Bundlers that work in parallel tell modules as they come. */
const inOrder = (one: JsUse, other: JsUse): number =>
  one.from - other.from || one.line - other.line || one.column - other.column || one.to - other.to

/** Items that an export entry names: roots of a link for that reason alone. */
function exportedItems({ items, edges }: SizeReport): ReadonlySet<number> {
  const found = new Set<number>()
  for (let edge = 0; edge < edges.from.length; edge++)
    if (items[edges.from[edge]].kind === 'export') found.add(edges.to[edge])
  return found
}

const importKey = (module: string, field: string): string => `${module}\0${field}`

function namedItems({ items }: SizeReport, first: number): Pick<Place, 'exports' | 'imports'> {
  const exports = new Map<string, number>()
  const imports = new Map<string, number>()
  items.forEach(({ kind, name }, position) => {
    if (kind === 'export') exports.set(exportName(name), first + position)
    if (kind !== 'import') return
    const [module, field] = importName(name)
    imports.set(importKey(module, field), first + position)
  })
  return { exports, imports }
}

/** `export "go"` */
function exportName(name: string): string {
  return /^export "(.*)"$/s.exec(name)?.[1] ?? name
}

/** `env::log`, `import env::log` */
function importName(name: string): readonly [module: string, field: string] {
  const [, module = '', field = name] = /^(?:import )?(.*?)::(.*)$/s.exec(name) ?? []
  return [module, field]
}
