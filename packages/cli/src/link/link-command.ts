import { readVersion } from '../version.ts'
import type { Terminal } from '../terminal.ts'
import { Diagnostics, TooManyErrors } from './diagnostics.ts'
import { helpText } from './help.ts'
import { linkOrExplain } from './link-files.ts'
import type { LinkResult } from '@wasmweld/linker'
import { listDropped, listFiles, listTrace } from './listings.ts'
import { whyNotWritable, writeOutput } from './output-file.ts'
import { showOwn } from './own-listings.ts'
import { readInputs } from './read-inputs.ts'
import { readSettings } from './read-settings.ts'
import type { LinkSettings } from './settings.ts'
import { reasonOf } from '@wasmweld/toolchain'

/** `wasm-ld` says what LLVM's linker says, in its words; `wasmweld` says more, and takes options of its own. */
export type LinkProgram = 'wasm-ld' | 'wasmweld'

/** Runs a link as the command line asks for it; gives the exit code. `words` are those behind the program's name. */
export async function linkCommand(words: readonly string[], program: LinkProgram, terminal: Terminal): Promise<number> {
  const { settings, malformed } = readSettings(words, program)
  const color = settings.color === 'auto' ? terminal.colors.error : settings.color === 'always'
  const { errorLimit, fatalWarnings } = settings
  const diagnostics = new Diagnostics(terminal, { program, color, errorLimit, fatalWarnings })
  try {
    for (const message of malformed) diagnostics.error(message)
    for (const message of settings.warnings) diagnostics.warn(message)
    for (const message of settings.errors) diagnostics.error(message)
    if (!showsOnly(settings, program, terminal)) run(settings, program, terminal, diagnostics)
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
  // Build systems look for "LLD" to learn which linker's options they may use.
  if (version || showVersion) terminal.output(`wasmweld ${readVersion()} (compatible with LLD 22.1.8)\n`)
  return version || (showVersion && inputs.length === 0)
}

function run(settings: LinkSettings, program: LinkProgram, terminal: Terminal, diagnostics: Diagnostics): void {
  const style = program === 'wasm-ld' ? 'wasm-ld' : 'rich'
  const read = readInputs(settings, style, diagnostics)
  if (read.inputs.length === 0 && diagnostics.errors === 0) diagnostics.error('no input files')
  if (diagnostics.errors > 0) return
  const output = outputPath(settings, diagnostics)
  if (output === undefined) return
  const linked = linkOrExplain(read, settings, style, diagnostics)
  if (linked === undefined || diagnostics.errors > 0) return
  // The module comes first: it must not depend on whether somebody reads the listings.
  write(output, linked.module, settings, terminal, diagnostics)
  show(linked, settings, terminal)
}

/** Where to write, when that seems possible: asked before the work of linking. */
function outputPath({ output }: LinkSettings, diagnostics: Diagnostics): string | undefined {
  if (!output) {
    diagnostics.error('no output file specified')
    return undefined
  }
  const obstacle = output === '-' ? undefined : whyNotWritable(output)
  if (obstacle === undefined) return output
  diagnostics.error(`cannot open output file ${output}: ${obstacle}`)
  return undefined
}

function show(linked: LinkResult, settings: LinkSettings, terminal: Terminal): void {
  const { trace, printGcSections } = settings
  // The report is made when it is asked for.
  if (trace) terminal.output(listFiles(linked.report))
  terminal.output(listTrace(linked.trace))
  if (printGcSections) terminal.output(listDropped(linked.report))
  showOwn(linked, settings, terminal)
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
