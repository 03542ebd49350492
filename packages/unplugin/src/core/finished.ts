// Finished modules, of any toolchain: each is a program of its own, and what is not asked of it is taken out.
import { createHash } from 'node:crypto'
import { basename, relative } from 'node:path'
import {
  EXTERNAL_DEBUG_INFO,
  type Export,
  type FunctionType,
  type ModuleItems,
  FormatError,
  type RemovedItems,
  describeRemoved,
  readItems,
  shakeModule,
  withoutSections,
} from '@wasmweld/binary'
import type { LinkInput } from '@wasmweld/linker'
import type { LinkRequest, LinkedProgram } from './link-program.ts'
import type { NativeExport } from './native-exports.ts'
import type { NativeFile } from './native-file.ts'
import { DEFAULT_PROGRAM } from './native-id.ts'
import { slashed } from './paths.ts'
import { isStripped } from './finish/finish-module.ts'
import { readLinked } from './finish/linked-module.ts'
import { ownMapFile, ownSourceMap } from './finish/own-source-map.ts'

const WASI = 'wasi_snapshot_preview1'
/** What a module that is no command has its host call before anything else. */
export const INITIALIZE = '_initialize'

/**
 * The program that a finished module makes up: `lib.1b4f0e98`, and with `?program=name` another instance of it. A name has a dot and
 * that of no other program has one, so that no object can join.
 */
export function finishedProgram(path: string, root: string, program: string): string {
  if (isFinishedProgram(program)) return program
  const digest = createHash('sha256')
    .update(slashed(relative(root, path)))
    .digest('hex')
  const stem = basename(path, '.wasm').replace(/[^\w-]/g, '_')
  return `${stem}.${digest.slice(0, 8)}${program === DEFAULT_PROGRAM ? '' : `.${program}`}`
}

export function isFinishedProgram(program: string): boolean {
  return program.includes('.')
}

/** Does the program's name come from its file alone? */
export function isOwnProgram(program: string): boolean {
  return program.split('.').length <= 2
}

/** Throws a `FormatError` for a damaged module. */
export function inspectFinished({ name, bytes }: LinkInput, path: string): Omit<NativeFile, 'path' | 'digest'> {
  const items = readItems(bytes)
  const map = ownMapFile(items, path)
  return {
    name,
    bytes,
    kind: 'finished',
    symbols: importedSymbols(items),
    exports: items.exports.map(entry => finishedExport(items, entry)),
    foreign: [],
    hasConstructors: items.start !== undefined || items.exports.some(entry => entry.name === INITIALIZE),
    ...(map !== undefined && { map }),
  }
}

function finishedExport(items: ModuleItems, { name, kind, index }: Export): NativeExport {
  const type = kind === 'function' ? functionTypeOf(items, index) : undefined
  return { symbol: name, names: [name], kind, ...(type && { type }) }
}

function functionTypeOf({ functions, types }: ModuleItems, index: number): FunctionType | undefined {
  const item = functions[index]
  const composite = item.kind === 'alias' ? undefined : types[item.type].composite
  return composite?.kind === 'function' ? composite : undefined
}

/** Imports, as what an object leaves undefined. */
function importedSymbols({ functions, globals, tables, memories, tags }: ModuleItems): NativeFile['symbols'] {
  const of = (
    kind: NativeFile['symbols'][number]['kind'],
    items: ModuleItems[keyof ModuleItems],
  ): NativeFile['symbols'] =>
    (items as ModuleItems['functions']).flatMap(item => {
      if (item.kind !== 'import') return []
      const { module: importModule, field: importName } = item.import
      return [{ name: importName, kind, binding: 'strong', hidden: false, defined: false, importModule, importName }]
    })
  return [
    ...of('function', functions),
    ...of('global', globals),
    ...of('table', tables),
    // Who asks only wants to know whose the import is.
    ...of('data', memories),
    ...of('tag', tags),
  ]
}

/** What is left of a finished module for those who want `roots` of it. Throws a `FormatError` for a damaged one. */
export function shakeFinished({ roots, whole, debug, path }: LinkRequest, { name, bytes }: LinkInput): LinkedProgram {
  if (whole !== undefined) return wholeProgramOf(bytes, `nothing removed: ${whole}`)
  const items = readItems(bytes)
  const isDebugged = debug !== false && debug !== 'names'
  if (isDebugged && items.custom.some(each => each.name === EXTERNAL_DEBUG_INFO))
    return wholeProgramOf(bytes, 'nothing removed: its debug information is in another file')
  const sourceMap = debug === 'sourcemap' ? ownSourceMap(items, path) : undefined
  const hasWasi = items.exports.length > 0 && importedSymbols(items).some(({ importModule }) => importModule === WASI)
  const exports = [...roots, INITIALIZE, ...(hasWasi ? ['memory'] : [])]
  try {
    const shaken = shakeModule(bytes, { exports, names: debug !== false, debug: isDebugged, sourceMap })
    // An optimizer that is to come reads what is stripped.
    const left = debug === false ? withoutSections(shaken.bytes, isStripped) : shaken.bytes
    const program = finishedProgramOf(left, removalNote(shaken.removed))
    return shaken.sourceMap === undefined ? program : { ...program, sourceMap: shaken.sourceMap }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    const reason = `${error.expectation} at offset ${error.offset}`
    return wholeProgramOf(bytes, 'nothing removed', [`${name}: nothing is taken out of it: ${reason}`])
  }
}

function finishedProgramOf(bytes: Uint8Array, removal: string, warnings: readonly string[] = []): LinkedProgram {
  return { ...readLinked(bytes), warnings, report: undefined, sides: [], needs: [], removal }
}

const wholeProgramOf = (...values: Parameters<typeof finishedProgramOf>): LinkedProgram => ({
  ...finishedProgramOf(...values),
  isWhole: true,
})

/** For the summary: `removed: 1180 functions, 12 imports`. */
function removalNote(removed: RemovedItems): string {
  const items = describeRemoved(removed)
  return items === '' ? 'nothing removed' : `removed: ${items}`
}
