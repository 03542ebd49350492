import { basename } from 'node:path'
import { FormatError, identifyFile } from '@wasmweld/binary'
import type { LinkReport } from '@wasmweld/linker'
import {
  type ModuleReportOptions,
  type OutputContents,
  reportOfLink,
  reportOfModule,
  reportOfStripped,
  type SizeReport,
} from '@wasmweld/size'
import { readBytes } from '../files.ts'
import { UnknownFileError } from '../inspect/unknown-file.ts'
import { CommandError } from './command-error.ts'
import type { InputOptions } from './input-options.ts'
import { isJson, parseJson, readDocument } from './read-document.ts'

/** What an input is made into. Files have no folders in it, so that it is the same from wherever it is made. */
export interface Input {
  readonly report: SizeReport
  /** Where the input is the module itself: its bytes, by the name that it has in the report. */
  readonly contents?: OutputContents
}

/**
 * Reads a module, or the report of a link or a build. What a file is shows in its bytes, not in its name. Throws for files that are neither,
 * and for options that do not fit.
 */
export function readInput(path: string, options: InputOptions): Input {
  if (options.mode === 'dwarf')
    throw new CommandError(
      `${path}: --mode dwarf is for native objects (ELF, Mach-O), which wasmweld does not read\n  leave it out for WebAssembly`,
    )
  const contents = readFile(path)
  if (options.mode === 'auto' && isJson(contents)) return { report: ofDocument(path, contents, options) }
  checkModule(path, contents)
  const maps = [options.symbolMap, options.sourceMap].filter(map => map !== undefined)
  const report = telling(path, maps, () =>
    options.report === undefined
      ? reportOfModule(basename(path), contents, moduleOptions(options))
      : ofStripped(path, contents, options.report, options),
  )
  return { report, contents: new Map([[basename(path), contents]]) }
}

export const readReport = (path: string, options: InputOptions): SizeReport => readInput(path, options).report

/** A file's bytes. Throws where there are none. */
export function readFile(path: string): Uint8Array {
  const file = readBytes(path)
  if ('reason' in file) throw new CommandError(`cannot open ${path}: ${file.reason}`)
  return file.bytes
}

function checkModule(path: string, bytes: Uint8Array): void {
  const file = identifyFile(bytes)
  if (file.kind === 'wasm') return
  if (file.kind === 'archive')
    throw new CommandError(`${path} is an archive\n  expected a module; wasmweld inspect shows what is in an archive`)
  throw new CommandError(`${path}: ${new UnknownFileError(file).message}`)
}

function telling<Value>(path: string, maps: readonly string[], read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof FormatError) throw new CommandError(`${path}: ${error.message}`)
    // What is wrong with a symbol map or a source map.
    if (error instanceof TypeError && maps.length > 0) throw new CommandError(`${maps.join(' or ')}: ${error.message}`)
    throw error
  }
}

/** Options that say where names and sources of a module without a report are. */
const FOR_MODULES = { symbolMap: '--symbol-map', sourceMap: '--source-map', debugFile: '--debug-file' } as const

function refuse(path: string, why: string, flags: readonly (string | false)[]): void {
  const [flag] = flags.filter(Boolean)
  if (flag) throw new CommandError(`${flag} says nothing of ${path}: ${why}\n  leave it out`)
}

const givenForModules = (options: InputOptions): (string | false)[] =>
  Object.entries(FOR_MODULES).map(([name, flag]) => options[name as keyof typeof FOR_MODULES] !== undefined && flag)

function ofDocument(path: string, bytes: Uint8Array, options: InputOptions): SizeReport {
  const why = 'a report has its names, its sources and its references'
  refuse(path, why, [options.report !== undefined && '--report', options.compat === true && '--compat'])
  refuse(path, why, givenForModules(options))
  const document = readDocument(path, bytes)
  return document.kind === 'size'
    ? document.report
    : telling(path, [], () => reportOfLink(outputOf(path), document.report))
}

/** A link's report does not say what its output is called: of `app.wasm.json` and `app.json` that is `app.wasm`. */
function outputOf(path: string): string {
  const name = basename(path, '.json')
  return name.endsWith('.wasm') ? name : `${name}.wasm`
}

function ofStripped(path: string, bytes: Uint8Array, reportPath: string, options: InputOptions): SizeReport {
  const why = `the report ${reportPath} does`
  refuse(path, why, [options.compat === true && '--compat', ...givenForModules(options)])
  const report = linkReport(reportPath)
  try {
    return reportOfStripped(basename(path), bytes, report)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new CommandError(
      `${path} is not what the report ${reportPath} is of: ${error.message}\n  expected the output of that link, or what a tool made of it`,
    )
  }
}

function linkReport(path: string): LinkReport {
  const document = readDocument(path, readFile(path))
  if (document.kind === 'link') return document.report
  throw new CommandError(
    `${path} is the report of a build\n  expected that of a link, which wasmweld link --report=FILE writes`,
  )
}

function moduleOptions({ compat, symbolMap, sourceMap, debugFile }: InputOptions): ModuleReportOptions {
  return {
    ...(compat ? { compat: 'twiggy' } : {}),
    ...(symbolMap === undefined ? {} : { symbolMap: new TextDecoder().decode(readFile(symbolMap)) }),
    ...(sourceMap === undefined ? {} : { sourceMap: sourceMapIn(sourceMap) }),
    ...(debugFile === undefined ? {} : { separateDwarf: moduleIn(debugFile) }),
  }
}

function moduleIn(path: string): Uint8Array {
  const bytes = readFile(path)
  checkModule(path, bytes)
  return bytes
}

function sourceMapIn(path: string): string {
  const bytes = readFile(path)
  const map = parseJson(path, bytes)
  const isMap = typeof map === 'object' && map !== null && ('mappings' in map || 'sections' in map)
  if (!isMap) throw new CommandError(`${path} is JSON, but no source map\n  expected an object with mappings`)
  return new TextDecoder().decode(bytes)
}
