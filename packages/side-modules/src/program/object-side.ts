// Side modules that are made of objects: measured by a link at no place in particular, and linked again at their own.
import { type FunctionType, functionType } from '@wasmweld/binary'
import {
  type ExternalSymbol,
  isLinkerSymbol,
  link,
  type LinkOptions,
  type LinkPlaces,
  type LinkResult,
  type ProvidedSymbols,
  summarizeInput,
  type SymbolSummary,
} from '@wasmweld/linker'
import type { SideRequest } from '../linked-program.ts'
import { readSurface } from '../module-surface.ts'
import { sideAbi } from '../side-abi.ts'
import { sideImports } from '../side-imports.ts'
import type { SideExport, SideImport, SideModule } from '../side-module.ts'
import type { PlannedSide } from './planned-side.ts'

/** What the rest of the program makes of a side module; it decides what is linked into it. */
export interface SideDemand {
  readonly provide: Required<ProvidedSymbols>
  /** Symbols that it defines itself, of which another module's definition comes first. */
  readonly foreign: readonly string[]
}

export type ObjectSource = Extract<SideRequest['source'], { kind: 'objects' }>

/** What the objects say, whatever becomes of them. */
export interface ObjectSymbols {
  /** By name; the first definition that was found. */
  readonly defined: ReadonlyMap<string, SymbolSummary>
  /** By name; a reference that is not weak comes before one that is. */
  readonly needed: ReadonlyMap<string, SymbolSummary>
}

/** Throws a `LinkError` for an input that cannot be linked. */
export function objectSymbols({ inputs }: ObjectSource): ObjectSymbols {
  const defined = new Map<string, SymbolSummary>()
  const needed = new Map<string, SymbolSummary>()
  for (const symbol of inputs.flatMap(input => summarizeInput(input).symbols)) {
    const { name, binding } = symbol
    const known = symbol.defined ? defined : needed
    if (!known.has(name) || (!symbol.defined && binding === 'strong')) known.set(name, symbol)
  }
  return { defined, needed }
}

const SOME_SLOT = 1

/** A symbol that is somewhere: enough to find out whether it is used. */
function somewhere({ name, kind, type = functionType([], []), importModule = 'env' }: SymbolSummary): ExternalSymbol[] {
  const at = { name, module: 'the program' }
  if (importModule !== 'env') return []
  if (kind === 'function') return [{ ...at, kind, type, call: 'import', slot: SOME_SLOT }]
  if (kind === 'data') return isLinkerSymbol(name) ? [] : [{ ...at, kind, address: 0 }]
  return kind === 'tag' ? [{ ...at, kind, type }] : []
}

/** Finds out what a side module needs, and how large it is. Throws a `LinkError`. */
export function measureSide(
  request: SideRequest & { readonly source: ObjectSource },
  symbols: ObjectSymbols,
  index: number,
  demand: SideDemand,
): PlannedSide {
  const { defined, needed } = symbols
  const foreign = new Set(demand.foreign)
  const unknown = [...needed.values()].filter(({ name }) => !defined.has(name))
  const elsewhere = [...unknown, ...demand.foreign.flatMap(name => defined.get(name) ?? [])]
  const measured = link(request.source.inputs, {
    ...sideOptions(request.source, demand),
    place: { memoryBase: 0, tableBase: 0 },
    external: elsewhere.flatMap(somewhere),
  })
  const hidden = [...defined.values()].flatMap(symbol => (symbol.hidden ? [symbol.name] : []))
  const weak = new Set(unknown.flatMap(({ name, binding }) => (binding === 'weak' ? [name] : [])))
  const types = new Map(elsewhere.flatMap(({ name, type }) => (type === undefined ? [] : [[name, type] as const])))
  return {
    name: request.name,
    request,
    index,
    side: asSideModule(request.name, measured, symbols, { weak, types }),
    gives: new Map(givenBy(defined, measured.places).map(symbol => [symbol.name, symbol])),
    hidden: new Set(hidden.filter(name => !foreign.has(name))),
    objects: { symbols, demand },
  }
}

function sideOptions({ options = {} }: ObjectSource, { provide }: SideDemand): LinkOptions {
  return { ...options, entry: false, provide }
}

interface UndefinedFacts {
  readonly weak: ReadonlySet<string>
  readonly types: ReadonlyMap<string, FunctionType>
}

function asSideModule(
  name: string,
  { module, places }: LinkResult,
  { defined }: ObjectSymbols,
  facts: UndefinedFacts,
): SideModule {
  const surface = readSurface(module)
  const used = new Set(places.externals.map(external => external.name))
  // What the measured module imports of `env` stands among the externals, with what the import does not say.
  const others = sideImports(surface).filter(({ role, module: from, name: field }) => {
    return !(from === 'env' && used.has(field)) || role === 'memory' || role === 'table'
  })
  const imports = [...places.externals.flatMap(external => externalImports(external, facts)), ...others]
  return {
    name,
    bytes: module,
    convention: 'dylink.0',
    dylink: {
      memory: {
        size: places.memorySize,
        alignmentLog2: Math.log2(places.alignment),
        tableSize: places.tableSize,
        tableAlignmentLog2: 0,
      },
      ...{ needed: [], exportInfo: [], importInfo: [], runtimePath: [], unknown: [] },
    },
    needed: [],
    imports,
    exports: givenBy(defined, places),
    hooks: {
      relocatesInConstructors: false,
      unreachableConstructors: false,
      ...(places.hasConstructors ? { constructors: '__wasm_call_ctors' as const } : {}),
    },
    abi: sideAbi(surface, imports),
  }
}

function externalImports(
  { name, kind, isCalled, isAddressed }: LinkPlaces['externals'][number],
  { weak, types }: UndefinedFacts,
): readonly SideImport[] {
  const type = types.get(name)
  const base = { name, weak: weak.has(name), ...(type === undefined || kind === 'data' ? {} : { type }) }
  if (kind === 'data') return [{ ...base, role: 'data-address', module: 'GOT.mem', kind: 'global' }]
  if (kind === 'tag') return [{ ...base, role: 'tag', module: 'env', kind }]
  return [
    ...(isCalled ? [{ ...base, role: 'function', module: 'env', kind } as const] : []),
    ...(isAddressed ? [{ ...base, role: 'function-address', module: 'GOT.func', kind: 'global' } as const] : []),
  ]
}

/** What the objects define; of what is in the module so far, the place too. */
function givenBy(defined: ReadonlyMap<string, SymbolSummary>, places: LinkPlaces): readonly SideExport[] {
  return [...defined.values()].flatMap(({ name, kind, type }): SideExport[] => {
    if (kind === 'global' || kind === 'table') return []
    const offset = kind === 'data' ? places.data.get(name) : undefined
    const slot = kind === 'function' ? places.functions.get(name)?.slot : undefined
    return [
      {
        name,
        kind,
        internal: false,
        ...(type === undefined || kind === 'data' ? {} : { type }),
        ...(offset === undefined ? {} : { offset }),
        ...(slot === undefined ? {} : { slot }),
      },
    ]
  })
}

/** Links a side module at its place. `external` has everything that it needs of others, and `imported` what it imports without a definition. */
export function linkAtPlace(
  { request, objects }: PlannedSide,
  place: NonNullable<LinkOptions['place']>,
  external: readonly ExternalSymbol[],
  imported: readonly string[],
): LinkResult {
  if (request.source.kind !== 'objects' || objects === undefined)
    throw new Error(`${request.name} is not made of objects`)
  const options = sideOptions(request.source, objects.demand)
  const allowUndefined = [...(options.allowUndefined ?? []), ...imported]
  return link(request.source.inputs, { ...options, place, external, allowUndefined })
}
