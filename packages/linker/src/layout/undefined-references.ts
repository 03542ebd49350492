import { closest } from '../closest.ts'
import type { Chunk } from '../input/object-file.ts'
import { SourceLines } from '../input/source-lines.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem, Reference, Severity } from '../problems.ts'
import type { LinkSymbol, LinkedFile, Resolution } from '../symbols/resolution.ts'
import { isImport, mayStayUndefined } from '../symbols/undefined.ts'

// A stub stands in for a function and null for data; without its global, table or tag no module is valid.
const hasStandIn = ({ kind }: LinkSymbol): boolean => kind === 'function' || kind === 'data'

/** A relocation against what nothing defines. */
interface Use {
  readonly file: LinkedFile
  readonly chunk: Chunk
  readonly row: number
  /** Position among all uses that are reported. */
  readonly order: number
}

/** Live references to what nothing defines: reported, or answered by a stub that traps. */
export class UndefinedReferences {
  /** By function type: the symbols that one stub stands for. */
  readonly stubs: Map<string, LinkSymbol[]> = new Map()
  readonly #uses = new Map<LinkSymbol, Use[]>()
  readonly #stubbed = new Set<LinkSymbol>()
  #met = 0
  readonly #plan: LinkPlan

  constructor(plan: LinkPlan) {
    this.#plan = plan
  }

  /** The position of one more reference that is complained of. */
  nextOrder(): number {
    return this.#met++
  }

  isStubbed(symbol: LinkSymbol): boolean {
    return this.#stubbed.has(symbol)
  }

  add(symbol: LinkSymbol, file: LinkedFile, chunk: Chunk, row: number): void {
    if (mayStayUndefined(symbol, this.#plan)) return
    const isMissed = !hasStandIn(symbol) && !isImport(symbol, this.#plan)
    const isReported = this.#plan.unresolvedSymbols === 'report-all' || isMissed
    if (isReported) this.#report(symbol, { file, chunk, row, order: this.nextOrder() })
    const isFatal = isReported && this.#severityOf(symbol) === 'error'
    if (!isFatal && symbol.kind === 'function' && !this.#isImported()) this.#stub(symbol)
  }

  #isImported(): boolean {
    return this.#plan.importUndefined || this.#plan.unresolvedSymbols === 'import-dynamic'
  }

  #severityOf(symbol: LinkSymbol): Severity {
    return hasStandIn(symbol) ? this.#plan.unresolvedSeverity : 'error'
  }

  #report(symbol: LinkSymbol, use: Use): void {
    const known = this.#uses.get(symbol)
    if (known === undefined) this.#uses.set(symbol, [use])
    else known.push(use)
  }

  #stub(symbol: LinkSymbol): void {
    if (this.#stubbed.has(symbol)) return
    this.#stubbed.add(symbol)
    const sharing = this.stubs.get(symbol.typeKey)
    if (sharing === undefined) this.stubs.set(symbol.typeKey, [symbol])
    else sharing.push(symbol)
  }

  /** One problem per symbol, with all who need it and the names it might have meant. */
  problems({ globals }: Resolution): Problem[] {
    if (this.#uses.size === 0) return []
    const lines = new SourceLines()
    const defined = globals.filter(({ state }) => state !== 'undefined').map(({ name }) => name)
    return Array.from(this.#uses, ([symbol, uses]): Problem => ({
      kind: 'undefined-symbol',
      severity: this.#severityOf(symbol),
      name: symbol.name,
      symbolKind: symbol.kind,
      references: uses.map(use => reference(use, lines)),
      suggestions: closest(symbol.name, defined),
    }))
  }
}

function reference({ file, chunk, row, order }: Use, lines: SourceLines): Reference {
  const { table, origin } = chunk.relocations
  const offset = origin + table.offset[row]
  const source = lines.at(file.object, chunk, offset)
  return { file: file.name, inside: chunk.name, offset, order, ...(source && { source }) }
}
