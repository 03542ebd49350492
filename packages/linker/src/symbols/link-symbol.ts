import { isLocalSymbol, isWeakSymbol, SYMBOL_FLAG } from '@wasmweld/binary'
import { chunkId, symbolId } from '../ids.ts'
import type { ChunkId } from '../ids.ts'
import type { SymbolKind } from '../input/object-file.ts'
import type { LinkPlan } from '../plan.ts'
import type { LinkSymbol, OpenSymbol } from './resolution.ts'

/** A symbol of which nothing is known yet. One shape for all, so that reading a field stays fast. */
export function createSymbol(id: number, name: string, kind: SymbolKind): OpenSymbol {
  return {
    id: symbolId(id),
    name,
    kind,
    state: 'undefined',
    flags: 0,
    file: undefined,
    chunk: -1,
    offset: 0,
    size: 0,
    type: undefined,
    typeKey: '',
    globalType: undefined,
    tableType: undefined,
    importModule: undefined,
    importName: undefined,
    calledDirectly: false,
    used: false,
    forceExport: false,
    forceImport: false,
    stub: false,
    linker: undefined,
    debugName: undefined,
    segment: undefined,
    lazy: undefined,
    library: undefined,
    external: undefined,
  }
}

export const isLocal: (symbol: LinkSymbol) => boolean = isLocalSymbol
export const isWeak: (symbol: LinkSymbol) => boolean = isWeakSymbol
export const isHidden = ({ flags }: LinkSymbol): boolean => (flags & SYMBOL_FLAG.hidden) !== 0
export const isTls = ({ flags }: LinkSymbol): boolean => (flags & SYMBOL_FLAG.tls) !== 0
export const isDefined = ({ state }: LinkSymbol): boolean => state === 'defined'
/** A shared library has it: the loader will know its address. */
export const isShared = ({ state }: LinkSymbol): boolean => state === 'shared'
/** Another module of the program has it, at a place that is known. */
export const isExternal = ({ state }: LinkSymbol): boolean => state === 'external'
/** Defined by the link, by a shared library or by another module of the program. */
export const isAnswered = (symbol: LinkSymbol): boolean => isDefined(symbol) || isShared(symbol) || isExternal(symbol)
/** Undefined, or lazy and never pulled: a weak reference to it is null. */
export const isUndefinedWeak = (symbol: LinkSymbol): boolean => !isAnswered(symbol) && isWeak(symbol)
/** The object asks for it from the host by an explicit name, or a stub library says that the host has it: nothing need define it. */
export const isImportedByName = ({ state, importName, forceImport }: LinkSymbol): boolean =>
  state === 'undefined' && (importName !== undefined || forceImport)

/** A weak definition of a shared library, which calls of it find through an import: that of another library may win. */
export function isInterposable(symbol: LinkSymbol, { isShared }: LinkPlan): boolean {
  return isShared && isDefined(symbol) && isWeak(symbol) && !isHidden(symbol)
}

/** Whether a defined symbol is visible from outside. */
export function isExported(symbol: LinkSymbol, plan: LinkPlan): boolean {
  if (symbol.state !== 'defined' || isLocal(symbol)) return false
  if (plan.exportAll || (plan.exportDynamic && !isHidden(symbol))) return true
  if (plan.provideAll && symbol.linker === undefined) return true
  return symbol.forceExport || (symbol.flags & SYMBOL_FLAG.exported) !== 0
}

/** Of what is exported: whether it is for other modules of the program, and not by a word of who asks for the link. */
export function isForOthers(symbol: LinkSymbol, { provideAll, provide, exports }: LinkPlan): boolean {
  if (provide.exports.has(symbol.name)) return exports.get(symbol.name) !== true
  return provideAll && !symbol.forceExport && (symbol.flags & SYMBOL_FLAG.exported) === 0
}

/** The chunk that defines it; undefined for what the linker makes, absolute symbols and undefined ones. */
export function definingChunk({ state, file, chunk }: LinkSymbol): ChunkId | undefined {
  return state === 'defined' && chunk >= 0 && file !== undefined ? chunkId(file.chunkBase + chunk) : undefined
}

/** Whether it is defined in the copy of a COMDAT group that is not the one that stays. */
export function isDiscarded({ file, chunk }: LinkSymbol): boolean {
  if (file === undefined || chunk < 0) return false
  const { comdat } = file.object.chunks[chunk]
  return comdat >= 0 && !file.keptComdats[comdat]
}

/** The file to name in a message. */
export const fileName = ({ file, lazy, library }: LinkSymbol): string =>
  file?.name ?? library ?? lazy?.fileName ?? '<internal>'
