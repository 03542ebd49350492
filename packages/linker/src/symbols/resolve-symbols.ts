import { SYMBOL_FLAG } from '@wasmweld/binary'
import type { InputFile } from '../input/input-file.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import { mismatchedReferences } from './check-references.ts'
import { pullEverything } from './everything.ts'
import { claimExternals } from './externals.ts'
import { isAnswered, isDefined } from './link-symbol.ts'
import {
  CALL_CTORS,
  CALL_DTORS,
  claimFunctionTable,
  claimLinkerSymbols,
  defineOptionalSymbols,
  defineSegmentBounds,
  exportSegmentBounds,
} from './linker-symbols.ts'
import { FileLoader } from './load-files.ts'
import type { OpenFile, OpenSymbol, LinkerSymbols, Resolution } from './resolution.ts'
import { applyStubLibraries } from './stub-libraries.ts'
import { SymbolTable } from './symbol-table.ts'
import { becomeTrap, demoteLazySymbols, trapWeakReferences } from './undefined.ts'
import { applyWraps, findWrapped } from './wrap.ts'

const INTERNAL = '<internal>'
/** Who wants what the options say is provided. */
const PROGRAM = '<program>'

function requireEntry(table: SymbolTable, plan: LinkPlan, loader: FileLoader): OpenSymbol | undefined {
  if (plan.entry === undefined) return undefined
  loader.pull(plan.entry, '--entry')
  const entry = table.find(plan.entry)
  if (entry === undefined || !isAnswered(entry)) {
    table.problems.push({ kind: 'missing-entry', severity: 'error', name: plan.entry })
    return undefined
  }
  entry.forceExport = true
  return entry
}

// The wrappers of a command's exports call the destructors that libc registers, unless somebody else sees to constructors.
function findDestructors(table: SymbolTable, plan: LinkPlan, loader: FileLoader, symbols: LinkerSymbols): void {
  const { callCtors } = symbols
  if (callCtors === undefined || plan.reactor || plan.isShared || plan.place !== undefined || callCtors.used) return
  if (plan.entry === CALL_CTORS || plan.exports.has(CALL_CTORS)) return
  loader.pull(CALL_DTORS, INTERNAL)
  const found = table.find(CALL_DTORS)
  if (found === undefined) return
  if (found.kind !== 'function' || !isDefined(found)) {
    table.problems.push({ kind: 'dtors-type', severity: 'error', isFunction: false })
  } else if (found.typeKey !== callCtors.typeKey) {
    table.problems.push({ kind: 'dtors-type', severity: 'error', isFunction: true })
  } else {
    symbols.callDtors = found
  }
}

// A module at a fixed place has nobody who would look for libraries.
const unplacedLibrary = (library: string): Problem => ({
  kind: 'option',
  severity: 'error',
  message: `option place: ${library} is a shared library; give what it defines in option external`,
})

function forceExports(table: SymbolTable, plan: LinkPlan): void {
  for (const name of plan.exports.keys()) {
    const symbol = table.find(name)
    if (symbol !== undefined && isDefined(symbol)) symbol.forceExport = true
  }
  const { exportMatching } = plan
  if (exportMatching === undefined) return
  for (const symbol of table.globals) {
    if (isDefined(symbol) && symbol.linker === undefined && exportMatching.test(symbol.name)) symbol.forceExport = true
  }
}

function numberChunks(files: readonly OpenFile[]): number {
  let next = 0
  for (const file of files) {
    file.chunkBase = next
    next += file.object.chunks.length
  }
  return next
}

/**
 * The problems of one step after the other, up to the first step with an error: what follows may come of it alone. Where pointers
 * differ in size, everything does.
 */
function decisive(steps: readonly (readonly Problem[])[]): readonly Problem[] {
  const mixed = steps.flat().find(({ kind }) => kind === 'wrong-pointer-size')
  if (mixed !== undefined) return [mixed]
  const failed = steps.findIndex(problems => problems.some(({ severity }) => severity === 'error'))
  return (failed < 0 ? steps : steps.slice(0, failed + 1)).flat()
}

/** Gives every name its meaning: which files join, which definition wins, what the linker defines, what stays undefined. */
export function resolveSymbols(inputs: readonly InputFile[], plan: LinkPlan): Resolution {
  const table = new SymbolTable(plan)
  const loader = new FileLoader(table, plan)
  const linkerSymbols = claimLinkerSymbols(table, plan)
  const fallbacks = claimExternals(table, plan)

  for (const input of inputs) loader.load(input)
  const loading = table.problems.splice(0)
  if (plan.place !== undefined) loading.push(...loader.libraries.map(unplacedLibrary))
  const leftOut = plan.provideAll ? pullEverything(table, loader, plan) : []
  for (const name of plan.require) loader.pull(name, INTERNAL)
  for (const name of plan.exports.keys()) loader.pull(name, '--export')
  for (const name of [...plan.provide.slots, ...plan.provide.addresses]) loader.pull(name, PROGRAM)
  const entry = requireEntry(table, plan, loader)
  findDestructors(table, plan, loader, linkerSymbols)

  const wrapped = findWrapped(table, plan.wrap, name => loader.pull(name, '--wrap'))
  applyStubLibraries(table, loader)
  // From here on no file joins the link.
  const asking = table.problems.splice(0)

  if (!plan.isRelocatable) {
    defineOptionalSymbols(table, plan, linkerSymbols)
    defineSegmentBounds(table, plan, loader.files)
  }
  const traps: OpenSymbol[] = []
  const variantProblems = table.variants.settle(plan, (symbol, debugName, isFirst) => {
    becomeTrap(symbol, debugName)
    // As wasm-ld, which follows what the name meant at first.
    if (isFirst) table.note(symbol.name, 'definition', undefined, debugName)
    traps.push(symbol)
  })
  applyWraps(table, wrapped, loader.files)
  forceExports(table, plan)
  // The last link, or a loader, may yet find what is missing.
  if (!plan.isRelocatable && !plan.isPic) traps.push(...trapWeakReferences(table))
  if (entry !== undefined) entry.flags &= ~SYMBOL_FLAG.hidden
  demoteLazySymbols(table)
  claimFunctionTable(table, plan, linkerSymbols)
  if (!plan.isRelocatable) exportSegmentBounds(table, plan, loader.files)

  return {
    files: loader.files,
    libraries: loader.libraries,
    globals: table.globals,
    symbols: table.symbols,
    find: name => table.find(name),
    chunkCount: numberChunks(loader.files),
    traps,
    linkerSymbols,
    fallbacks,
    leftOut,
    trace: table.trace,
    problems: decisive([loading, asking, [...variantProblems, ...table.problems], mismatchedReferences(loader.files)]),
  }
}
