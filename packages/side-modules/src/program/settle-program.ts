// Links the program's own module until it has what its side modules need, and they have what it needs: what each asks of the other depends
// on what the other has.
import { type ExternalSymbol, LinkError, type LinkPlaces, type LinkResult } from '@wasmweld/linker'
import type { Link, ProgramRequest } from '../linked-program.ts'
import { readSurface } from '../module-surface.ts'
import { sideImports } from '../side-imports.ts'
import { type MainAsk, mainOptions, wantedOfMain } from './ask-main.ts'
import type { Binding } from './bind-imports.ts'
import { isLazy, type LoadOrder, loadOrder, otherSide } from './load-order.ts'
import { mentionedNames } from './mentioned-names.ts'
import { addressIn, type Placing, placeSides, slotIn } from './place-sides.ts'
import type { PlannedSide, ProgramSymbols } from './planned-side.ts'
import type { Definition } from './scope.ts'
import { type SettledTimes, settleTimes } from './settle-times.ts'

/** Everything that is known of a program but the final bytes of its side modules. */
export interface ProgramPlan extends SettledTimes {
  readonly symbols: ProgramSymbols
  readonly order: LoadOrder
  readonly placing: Placing
  /** Definitions of side modules that the program's own code uses. */
  readonly usedByMain: readonly Definition[]
  /** Functions of side modules that are called through their slots, by who calls them. */
  readonly indirect: ReadonlyMap<PlannedSide, ReadonlySet<string>>
}

export interface SettledProgram {
  readonly main: LinkResult
  readonly ask: MainAsk
  readonly plan: ProgramPlan
}

const NO_SYMBOLS: ProgramSymbols = { functions: new Map(), data: new Map(), tags: new Map() }

/** More rounds than any program takes: each adds symbols to what is asked for, or moves what is behind them. */
const MOST_ROUNDS = 16

export function settleProgram(request: ProgramRequest, sides: readonly PlannedSide[], link: Link): SettledProgram {
  const given = new Set(sides.flatMap(({ gives }) => [...gives.keys()]))
  const mentioned = [...mentionedNames(request.inputs)].filter(name => given.has(name))
  const first = planProgram(request, sides, { symbols: NO_SYMBOLS, places: undefined, used: [] })
  let ask: MainAsk = { ...askFor(first, request, sides), external: [], isProbe: mentioned.length > 0 }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const main = link(request.inputs, mainOptions(request, sides, ask))
    const imported = ask.isDynamic ? importedNames(main.module) : new Set()
    const used = mentioned.filter(name => imported.has(name) || isUsed(name, ask, main.places))
    const plan = planProgram(request, sides, { symbols: main.places, places: main.places, used })
    const next = askFor(plan, request, sides)
    if (isSame(ask, next)) return { main, ask, plan }
    ask = next
  }
  throw new Error(`the program's own module did not settle in ${MOST_ROUNDS} links`)
}

/**
 * What there is under the names that side modules want, be it of another kind; as far as can be told of a program whose own objects are at
 * fault. `undefined` when that is nothing.
 */
export function probeProgram(
  request: ProgramRequest,
  sides: readonly PlannedSide[],
  link: Link,
): ProgramPlan | undefined {
  const first = planProgram(request, sides, { symbols: NO_SYMBOLS, places: undefined, used: [] })
  try {
    const asked = askFor(first, request, sides)
    const { exports, slots, addresses } = asked.provide
    const provide = { exports: [...exports, ...slots, ...addresses], slots: [], addresses: [] }
    const ask = { ...asked, provide, external: [], isProbe: true }
    const { places } = link(request.inputs, mainOptions(request, sides, ask))
    return planProgram(request, sides, { symbols: places, places, used: [] })
  } catch (error) {
    if (error instanceof LinkError) return undefined
    throw error
  }
}

const isDefined = (name: string, { functions, data, tags }: ProgramSymbols): boolean =>
  functions.has(name) || data.has(name) || tags.has(name)

/** Whether the program uses another module's definition; as long as it was not offered one, whether it has none. */
function isUsed(name: string, ask: MainAsk, places: LinkPlaces): boolean {
  if (ask.external.some(external => external.name === name)) return places.externals.some(used => used.name === name)
  return ask.isProbe && !isDefined(name, places)
}

/** What a loader has to find: functions, and what the GOT has addresses of. */
export const importedNames = (module: Uint8Array): ReadonlySet<string> =>
  new Set(
    sideImports(readSurface(module)).flatMap(({ role, module: from, name }) =>
      (role === 'function' && from === 'env') || role === 'data-address' || role === 'function-address' ? [name] : [],
    ),
  )

const isSame = (one: MainAsk, other: MainAsk): boolean => JSON.stringify(one) === JSON.stringify(other)

interface Known {
  readonly symbols: ProgramSymbols
  readonly places: LinkPlaces | undefined
  /** Names of side modules' symbols that the program uses. */
  readonly used: readonly string[]
}

function planProgram(request: ProgramRequest, sides: readonly PlannedSide[], known: Known): ProgramPlan {
  const { symbols, places, used } = known
  let early: ReadonlySet<string> = new Set()
  for (;;) {
    const settled = settleTimes(sides, symbols, early, request)
    const usedByMain = used.flatMap(name => settled.scope.find(name, 'program') ?? [])
    const wanted = new Set(
      usedByMain.flatMap(({ by, kind }) => (by === 'program' || kind === 'function' ? [] : [by.name])),
    )
    if (wanted.size > early.size) {
      early = wanted
      continue
    }
    const order = loadOrder(sides, settled.bindings, settled.times)
    const indirect = indirectCalls(settled.bindings, order, settled)
    const addressed = addressedFunctions(settled.bindings, indirect, usedByMain)
    const from = places?.reserved ?? { memory: 0, slot: 0 }
    return { ...settled, symbols, order, usedByMain, indirect, placing: placeSides(order.sides, addressed, from) }
  }
}

/** Calls of functions whose module is instantiated after the caller's. */
function indirectCalls(
  bindings: readonly Binding[],
  order: LoadOrder,
  { times }: SettledTimes,
): ReadonlyMap<PlannedSide, ReadonlySet<string>> {
  const calls = new Map<PlannedSide, Set<string>>()
  const rank = new Map(order.sides.map((side, at) => [side, at]))
  const at = (side: PlannedSide): number => rank.get(side) ?? 0
  for (const binding of bindings) {
    const provider = otherSide(binding)
    if (provider === undefined || binding.needs.role !== 'function') continue
    if (!isLazy(binding, times) && at(provider) < at(binding.side)) continue
    const known = calls.get(binding.side) ?? new Set()
    calls.set(binding.side, known.add(binding.needs.name))
  }
  return calls
}

function addressedFunctions(
  bindings: readonly Binding[],
  indirect: ReadonlyMap<PlannedSide, ReadonlySet<string>>,
  usedByMain: readonly Definition[],
): ReadonlyMap<PlannedSide, ReadonlySet<string>> {
  const addressed = new Map<PlannedSide, Set<string>>()
  const add = ({ by, name, kind }: Definition): void => {
    if (by === 'program' || kind !== 'function') return
    const known = addressed.get(by) ?? new Set()
    addressed.set(by, known.add(name))
  }
  for (const { side, needs, source } of bindings) {
    if (source.kind !== 'defined') continue
    const isIndirect = needs.role === 'function' && indirect.get(side)?.has(needs.name)
    if (needs.role === 'function-address' || isIndirect) add(source.definition)
  }
  usedByMain.forEach(add)
  return addressed
}

function askFor(plan: ProgramPlan, request: ProgramRequest, sides: readonly PlannedSide[]): MainAsk {
  const { placing } = plan
  const { alignment, memorySize: memory, slots } = placing
  const isPlaced = request.prelink !== false && sides.length > 0
  return {
    provide: wantedOfMain(sides, plan.symbols, request),
    external: isPlaced ? externals(plan) : [],
    reserve: isPlaced ? { memory, alignment, slots } : undefined,
    isDynamic: request.prelink === false && plan.usedByMain.length > 0,
    isProbe: false,
  }
}

/** What the program is told of its side modules: what it uses, and what is called before its module is there. */
function externals(plan: ProgramPlan): readonly ExternalSymbol[] {
  const lazy = plan.bindings.flatMap(binding => {
    return binding.source.kind === 'defined' && isLazy(binding, plan.times) ? [binding.source.definition] : []
  })
  const byName = new Map([...plan.usedByMain, ...lazy].map(definition => [definition.name, definition]))
  return [...byName.values()].flatMap(definition => external(definition, plan) ?? [])
}

function external({ name, by, kind, type }: Definition, { placing, times }: ProgramPlan): ExternalSymbol | undefined {
  if (by === 'program') return undefined
  const module = by.name
  if (kind === 'tag') return type && { kind, name, module, type }
  if (kind === 'function') {
    const slot = slotIn(by, name, placing)
    const call = times.get(by) === 'later' ? 'later' : 'indirect'
    return type === undefined || slot === undefined ? undefined : { kind, name, module, type, slot, call }
  }
  // What is not in a side module of objects yet will be when the side module knows of its users.
  return { kind: 'data', name, module, address: addressIn(by, name, placing) ?? 0 }
}
