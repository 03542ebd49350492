// Who imports what, as the first pass came by it.
import { existsSync, readFileSync } from 'node:fs'
import { type Ask, readAsks } from '../../core/asks.ts'
import { type NativeId, splitQuery } from '../../core/native-id.ts'

export class SeenImports {
  /** By importing module and specifier, the id that was found. */
  readonly #edges = new Map<string, Map<string, string>>()
  readonly #texts = new Map<string, string>()
  readonly #asks = new Map<string, readonly Ask[]>()

  note(importer: string, source: string, id: string): void {
    const edges = this.#edges.get(importer) ?? new Map<string, string>()
    this.#edges.set(importer, edges.set(source, id))
  }

  /** Notes the text of a module that is not what the file of its name has. */
  noteText(importer: string, code: string): void {
    this.#texts.set(importer, code)
  }

  has(importer: string, source: string): boolean {
    return this.#edges.get(importer)?.has(source) === true
  }

  get importers(): Iterable<string> {
    return this.#edges.keys()
  }

  idOf(importer: string, source: string): string | undefined {
    return this.#edges.get(importer)?.get(source)
  }

  /** Undefined for a module that is no file, and of which nothing was noted. */
  textOf(importer: string): string | undefined {
    const [path] = splitQuery(importer)
    return this.#texts.get(importer) ?? (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
  }

  /** The names that a module takes of what it imports later; undefined where that cannot be told. */
  dynamicNames(importer: string, source: string, { facet }: NativeId): readonly string[] | undefined {
    if (facet !== 'names' && facet !== 'side') return undefined
    const asks = this.#asksOf(importer).filter(({ specifier, isDynamic }) => isDynamic && specifier === source)
    if (asks.length === 0 || asks.some(({ names }) => names === 'all')) return undefined
    return [...new Set(asks.flatMap(({ names }) => names))]
  }

  #asksOf(importer: string): readonly Ask[] {
    const known = this.#asks.get(importer)
    if (known !== undefined) return known
    const asks = readAsks(this.textOf(importer) ?? '', importer)
    this.#asks.set(importer, asks)
    return asks
  }
}
