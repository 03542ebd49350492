// What a program's own module is asked for on behalf of its side modules, in the linker's words.
import type { ExternalSymbol, LinkOptions, ProvidedSymbols, ReservedRoom } from '@wasmweld/linker'
import type { ProgramRequest } from '../linked-program.ts'
import type { SideImport } from '../side-module.ts'
import type { PlannedSide, ProgramSymbols } from './planned-side.ts'

export interface MainAsk {
  readonly provide: Required<ProvidedSymbols>
  readonly external: readonly ExternalSymbol[]
  readonly reserve: ReservedRoom | undefined
  /** Symbols of side modules that nobody places here are imported, for a loader to find. */
  readonly isDynamic: boolean
  /** Undefined symbols are passed over: it is asked only which ones there are. */
  readonly isProbe: boolean
}

const STACK_POINTER = '__stack_pointer'

/**
 * The symbols that side modules want of the program. What a side module defines is not asked of the program's libraries; the program's own
 * definition wins all the same when it has one for a reason of its own.
 */
export function wantedOfMain(
  sides: readonly PlannedSide[],
  symbols: ProgramSymbols | undefined,
  request: Pick<ProgramRequest, 'prelink' | 'unknownSides' | 'host'>,
): Required<ProvidedSymbols> {
  const defined = new Set(sides.flatMap(({ gives }) => [...gives.keys()]))
  const isThere = (name: string): boolean =>
    symbols !== undefined && (symbols.functions.has(name) || symbols.data.has(name) || symbols.tags.has(name))
  const wanted = { exports: new Set<string>(), slots: new Set<string>(), addresses: new Set<string>() }
  for (const { side } of sides) {
    for (const needs of side.imports) {
      const as = wantedAs(needs, request.prelink ?? true)
      if (as !== undefined && (isThere(needs.name) || !defined.has(needs.name))) wanted[as].add(needs.name)
    }
  }
  if (Array.isArray(request.unknownSides)) for (const name of request.unknownSides) wanted.exports.add(name)
  if (request.prelink === false || request.unknownSides !== undefined) wanted.exports.add(STACK_POINTER)
  return { exports: sorted(wanted.exports), slots: sorted(wanted.slots), addresses: sorted(wanted.addresses) }
}

function wantedAs({ role, module, name }: SideImport, prelink: boolean): keyof ProvidedSymbols | undefined {
  switch (role) {
    case 'function':
      return module === 'env' ? 'exports' : undefined
    case 'stack-pointer':
    case 'tag':
      return 'exports'
    case 'data-address':
      return prelink ? 'addresses' : 'exports'
    case 'function-address':
      return prelink ? 'slots' : 'exports'
    default:
      return name === STACK_POINTER ? 'exports' : undefined
  }
}

const sorted = (names: ReadonlySet<string>): readonly string[] => [...names].sort()

/** The options of the program's own link. */
export function mainOptions(request: ProgramRequest, sides: readonly PlannedSide[], ask: MainAsk): LinkOptions {
  const { options } = request
  return {
    ...options,
    provide: ask.provide,
    // The stack pointer is exported, which nothing in the objects says.
    extraFeatures: [...(options.extraFeatures ?? []), 'mutable-globals'],
    ...(ask.external.length === 0 ? {} : { external: ask.external }),
    ...(ask.reserve === undefined ? {} : { reserve: ask.reserve }),
    ...(needsTable(request, sides, ask) ? { exportTable: true, growableTable: true } : {}),
    ...(request.unknownSides === 'all' ? { provideAll: true } : {}),
    ...undefinedOptions(ask),
  }
}

const needsTable = (
  { prelink, unknownSides }: ProgramRequest,
  sides: readonly PlannedSide[],
  { reserve }: MainAsk,
): boolean =>
  prelink === false ||
  unknownSides !== undefined ||
  (reserve !== undefined && reserve.slots > 0) ||
  sides.some(({ side }) => side.imports.some(({ role }) => role === 'table'))

function undefinedOptions({ isDynamic, isProbe }: MainAsk): LinkOptions {
  if (isProbe) return { unresolvedSymbols: 'ignore-all', importUndefined: true }
  return isDynamic ? { unresolvedSymbols: 'import-dynamic' } : {}
}
