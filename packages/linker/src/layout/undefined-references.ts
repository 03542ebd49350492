import { closest } from '../closest.ts'
import type { LinkPlan } from '../options.ts'
import type { Problem, Reference, Severity } from '../problems.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'
import { mayStayUndefined } from '../symbols/undefined.ts'

// A stub stands in for a function and null for data; without its global, table or tag no module is valid.
const hasStandIn = ({ kind }: LinkSymbol): boolean => kind === 'function' || kind === 'data'

/** Live references to what nothing defines: reported, or answered by a stub that traps. */
export class UndefinedReferences {
  /** By function type: the symbols that one stub stands for. */
  readonly stubs: Map<string, LinkSymbol[]> = new Map()
  readonly #references = new Map<LinkSymbol, Reference[]>()
  readonly #stubbed = new Set<LinkSymbol>()
  #reported = 0
  readonly #plan: LinkPlan

  constructor(plan: LinkPlan) {
    this.#plan = plan
  }

  isStubbed(symbol: LinkSymbol): boolean {
    return this.#stubbed.has(symbol)
  }

  add(symbol: LinkSymbol, reference: Reference): void {
    if (mayStayUndefined(symbol, this.#plan)) return
    const isReported = this.#plan.unresolvedSymbols === 'report-all' || !hasStandIn(symbol)
    if (isReported) this.#report(symbol, reference)
    const isFatal = isReported && this.#severityOf(symbol) === 'error'
    if (!isFatal && symbol.kind === 'function' && !this.#plan.importUndefined) this.#stub(symbol)
  }

  #severityOf(symbol: LinkSymbol): Severity {
    return hasStandIn(symbol) ? this.#plan.unresolvedSeverity : 'error'
  }

  #report(symbol: LinkSymbol, reference: Reference): void {
    const known = this.#references.get(symbol)
    const ordered = { ...reference, order: this.#reported++ }
    if (known === undefined) this.#references.set(symbol, [ordered])
    else known.push(ordered)
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
    if (this.#references.size === 0) return []
    const defined = globals.filter(({ state }) => state !== 'undefined').map(({ name }) => name)
    return Array.from(this.#references, ([symbol, references]): Problem => ({
      kind: 'undefined-symbol',
      severity: this.#severityOf(symbol),
      name: symbol.name,
      symbolKind: symbol.kind,
      references,
      suggestions: closest(symbol.name, defined),
    }))
  }
}
