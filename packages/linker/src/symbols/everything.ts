import { SYMBOL_FLAG, isDefinedSymbol, isLocalSymbol, isWeakSymbol } from '@wasmweld/binary'
import type { ObjectFile, ObjectSymbol } from '../input/object-file.ts'
import type { LinkPlan } from '../plan.ts'
import { isWeak } from './link-symbol.ts'
import { isLinkerSymbol } from './linker-symbols.ts'
import type { FileLoader } from './load-files.ts'
import type { LazySource, LeftOutMember } from './resolution.ts'
import type { SymbolTable } from './symbol-table.ts'

/** A member that may join, and what it asks for. */
interface Candidate {
  readonly source: LazySource
  readonly object: ObjectFile
  /** A symbol that it is pulled for. */
  readonly symbol: string
}

/**
 * Pulls every member of the archives that can be linked: what it needs is there, and it defines nothing that is defined already. Returns
 * the others. Called when all inputs have been taken, and before anything else is asked for.
 */
export function pullEverything(table: SymbolTable, loader: FileLoader, plan: LinkPlan): LeftOutMember[] {
  const byMember = findCandidates(table)
  const candidates = [...byMember.values()]
  const leftOut: LeftOutMember[] = []
  const gone = new Set<LazySource['member']>()
  const isThere = (name: string): boolean => {
    const symbol = table.find(name)
    if (symbol?.state === 'lazy') return symbol.lazy === undefined || !gone.has(symbol.lazy.member)
    return (
      (symbol !== undefined && symbol.state !== 'undefined') || isLinkerSymbol(name) || plan.allowUndefined.has(name)
    )
  }
  // One that goes may take others along, which need it.
  for (let before = -1; before !== leftOut.length;) {
    before = leftOut.length
    for (const candidate of candidates) {
      if (gone.has(candidate.source.member)) continue
      const reason = lacking(candidate, isThere, plan) ?? conflicting(candidate, byMember, table)
      if (reason === undefined) continue
      gone.add(candidate.source.member)
      leftOut.push({ file: candidate.source.fileName, ...reason })
    }
  }
  for (const { source, symbol } of candidates) if (!gone.has(source.member)) loader.pull(symbol, '<program>')
  return leftOut
}

/** Objects of --start-lib are not meant: they are start files, and what else is there for one purpose. */
function findCandidates(table: SymbolTable): Map<LazySource['member'], Candidate> {
  const found = new Map<LazySource['member'], Candidate>()
  for (const { state, lazy: source, name } of table.globals) {
    if (state !== 'lazy' || source?.archive === undefined || source.member.joined || found.has(source.member)) continue
    found.set(source.member, { source, object: source.load(), symbol: name })
  }
  return found
}

type Reason = Omit<LeftOutMember, 'file'>

function lacking({ object }: Candidate, isThere: (name: string) => boolean, plan: LinkPlan): Reason | undefined {
  const { symbols } = object
  const missing = symbols.find(symbol => isNeeded(symbol, object, plan) && !isThere(symbol.name))
  return missing === undefined ? undefined : { why: 'needs', symbol: missing.name }
}

// A function that the source names as the host's is imported, and a weak reference may stay null.
function isNeeded(symbol: ObjectSymbol, { imports }: ObjectFile, { importUndefined }: LinkPlan): boolean {
  const { kind, flags, imported } = symbol
  if (isDefinedSymbol(symbol) || isLocalSymbol(symbol) || isWeakSymbol(symbol) || kind === 'section') return false
  if ((flags & SYMBOL_FLAG.explicitName) !== 0) return false
  if (kind !== 'function') return true
  return !importUndefined && (imported < 0 || imports.functions[imported].module === 'env')
}

// A strong definition takes the place of a weak one.
function conflicting(
  { object, source }: Candidate,
  byMember: ReadonlyMap<LazySource['member'], Candidate>,
  table: SymbolTable,
): Reason | undefined {
  const taken = object.symbols.find(symbol => {
    if (!isStrong(symbol)) return false
    const { name } = symbol
    const known = table.find(name)
    if (known?.state !== 'lazy') return known?.state === 'defined' && !isWeak(known)
    const other = known.lazy?.member === source.member ? undefined : known.lazy
    return (
      other !== undefined &&
      byMember.get(other.member)?.object.symbols.some(each => each.name === name && isStrong(each))
    )
  })
  return taken === undefined ? undefined : { why: 'defines', symbol: taken.name }
}

const isStrong = (symbol: ObjectSymbol): boolean =>
  isDefinedSymbol(symbol) && !isLocalSymbol(symbol) && !isWeakSymbol(symbol)
