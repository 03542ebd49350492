import { versionLine } from '../version.ts'
import type { Terminal } from '../terminal.ts'
import { Diagnostics, TooManyErrors } from './diagnostics.ts'
import { faultsOf } from './faults.ts'
import { helpText } from './help.ts'
import { linkOrExplain, shownNames } from './link-files.ts'
import type { LinkResult } from '@wasmweld/linker'
import { listLayout, listMap } from './listings.ts'
import { whyNotWritable, writeListing, writeOutput } from './output-file.ts'
import { showOwn } from './own-listings.ts'
import { contradictionsOf } from './output-kind.ts'
import type { Argument } from './parse-arguments.ts'
import { type ReadInputs, readInputs } from './read-inputs.ts'
import { readSettings } from './read-settings.ts'
import { reproduction } from './reproduce.ts'
import type { LinkSettings } from './settings.ts'
import { withSourceMap } from './write-source-map.ts'
import { reasonOf } from '@wasmweld/toolchain'

/** `wasm-ld` says what LLVM's linker says, in its words; `wasmweld` says more, and takes options of its own. */
export type LinkProgram = 'wasm-ld' | 'wasmweld'

/** Runs a link as the command line asks for it; gives the exit code. `words` are those behind the program's name. */
export async function linkCommand(words: readonly string[], program: LinkProgram, terminal: Terminal): Promise<number> {
  const { settings, parsed, malformed, remark } = readSettings(words, program)
  if (remark !== undefined) terminal.error(`${remark}\n`)
  const color = settings.color === 'auto' ? terminal.colors.error : settings.color === 'always'
  const { errorLimit, fatalWarnings, errorFormat: format } = settings
  const diagnostics = new Diagnostics(terminal, { program, color, errorLimit, fatalWarnings, format })
  try {
    for (const message of malformed) diagnostics.error(message)
    for (const { severity, text } of faultsOf(settings.faults)) diagnostics[severity](text)
    if (!showsOnly(settings, program, terminal)) run(settings, parsed, program, { terminal, diagnostics })
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error
  }
  return diagnostics.errors === 0 ? 0 : 1
}

/** Help and versions: true when that was all that was asked for. */
function showsOnly(settings: LinkSettings, program: LinkProgram, terminal: Terminal): boolean {
  const { help, version, showVersion, inputs } = settings
  if (help) {
    terminal.output(helpText(program === 'wasm-ld' ? program : `${program} link`, program === 'wasmweld'))
    return true
  }
  if (version || showVersion) terminal.output(`${versionLine()}\n`)
  return version || (showVersion && inputs.length === 0)
}

interface Shown {
  readonly terminal: Terminal
  readonly diagnostics: Diagnostics
}

function run(settings: LinkSettings, parsed: readonly Argument[], program: LinkProgram, to: Shown): void {
  const { diagnostics } = to
  const style = program === 'wasm-ld' ? 'wasm-ld' : 'rich'
  const read = readInputs(settings, style, diagnostics)
  if (settings.reproduce) writeReproduction(settings.reproduce, parsed, read, diagnostics)
  if (read.inputs.length === 0 && diagnostics.errors === 0) diagnostics.error('no input files')
  if (diagnostics.errors > 0) return
  for (const { severity, text } of contradictionsOf(settings)) diagnostics[severity](text)
  const output = diagnostics.errors > 0 ? undefined : outputPath(settings, diagnostics)
  if (output === undefined) return
  const linked = linkOrExplain(read, settings, style, to)
  if (linked !== undefined && diagnostics.errors === 0) finish(linked, output, settings, to)
}

function finish(linked: LinkResult, output: string, settings: LinkSettings, to: Shown): void {
  const { terminal, diagnostics } = to
  if (settings.verbose) for (const line of listLayout(linked)) diagnostics.log(line)
  writeMap(linked, settings, to)
  writeReport(linked, settings, to)
  const module = withSourceMap(linked.module, output, settings, diagnostics)
  if (diagnostics.errors > 0) return
  write(output, module, settings, terminal, diagnostics)
  showOwn(linked, settings, terminal)
}

/** Also of a link that fails: it is asked for to find out why. */
function writeReproduction(
  path: string,
  parsed: readonly Argument[],
  { files }: ReadInputs,
  diagnostics: Diagnostics,
): void {
  if (whyNotWritable(path) === undefined) writeOutput(path, reproduction(path, parsed, files))
  else diagnostics.error(`--reproduce: cannot open ${path}`)
}

/** Where to write, when that seems possible: asked before the work of linking. */
function outputPath(
  { output = '', mapFile, reportFile, sourceMapFile }: LinkSettings,
  diagnostics: Diagnostics,
): string | undefined {
  const files = [
    { what: 'output', path: output },
    { what: 'map', path: mapFile ?? '-' },
    { what: 'report', path: reportFile ?? '-' },
    { what: 'source map', path: sourceMapFile ?? '-' },
  ]
  for (const { what, path } of files) {
    const obstacle = path === '-' ? undefined : whyNotWritable(path)
    if (obstacle !== undefined) diagnostics.error(`cannot open ${what} file ${path}: ${obstacle}`)
  }
  return diagnostics.errors > 0 ? undefined : output
}

function writeMap(linked: LinkResult, settings: LinkSettings, { terminal, diagnostics }: Shown): void {
  const path = settings.printMap ? '-' : settings.mapFile
  if (path === undefined) return
  const obstacle = writeListing(path, listMap(linked.map, shownNames(settings)), terminal)
  if (obstacle !== undefined) diagnostics.error(`cannot open map file ${path}: ${obstacle}`)
}

/** One line: the report is for programs, such as `wasmweld size`. */
function writeReport(linked: LinkResult, { reportFile }: LinkSettings, { terminal, diagnostics }: Shown): void {
  if (reportFile === undefined) return
  const obstacle = writeListing(reportFile, `${JSON.stringify(linked.report)}\n`, terminal)
  if (obstacle !== undefined) diagnostics.error(`cannot open report file ${reportFile}: ${obstacle}`)
}

function write(
  output: string,
  module: Uint8Array,
  { verbose }: LinkSettings,
  terminal: Terminal,
  diagnostics: Diagnostics,
): void {
  if (output === '-') return terminal.output(module)
  try {
    if (verbose) diagnostics.log(`writing: ${output}`)
    writeOutput(output, module)
  } catch (error) {
    diagnostics.error(`failed to write output '${output}': ${reasonOf(error)}`)
  }
}
