import { FormatError, describeRemoved, readItems, shakeModule } from '@wasmweld/binary'
import { closest } from '@wasmweld/linker'
import { reasonOf } from '@wasmweld/toolchain'
import { readBytes } from '../files.ts'
import { whyNotWritable, writeOutput } from '../link/output-file.ts'
import type { Terminal } from '../terminal.ts'

export interface ShakeCommandOptions {
  /** Names to keep. */
  readonly exports: readonly string[]
  /** Where the result goes; `-` for the standard output. */
  readonly output: string
  readonly stripNames: boolean
  /** DWARF follows the code; it goes otherwise. */
  readonly keepDebug: boolean
  readonly json: boolean
}

/** What a module that is no command has its host call before anything else. */
const INITIALIZE = '_initialize'

/** Takes out of a finished module what none of the named exports needs; gives the exit code. */
export function shakeCommand(path: string, options: ShakeCommandOptions, terminal: Terminal): number {
  const isTwice = options.json && options.output === '-'
  const failure = isTwice ? '--json and -o - both write to the standard output' : shake(path, options, terminal)
  if (failure === undefined) return 0
  terminal.error(`wasmweld: error: ${failure}\n`)
  return 1
}

/** Why it failed. Nothing is written then. */
function shake(path: string, options: ShakeCommandOptions, terminal: Terminal): string | undefined {
  const { exports, output, stripNames, keepDebug, json } = options
  const read = readBytes(path)
  if ('reason' in read) return `cannot open ${path}: ${read.reason}`
  const obstacle = output === '-' ? undefined : whyNotWritable(output)
  if (obstacle !== undefined) return `cannot open output file ${output}: ${obstacle}`
  try {
    const wrong = whyNotShaken(read.bytes, exports)
    if (wrong !== undefined) return `${path} ${wrong}`
    const kept = { exports: [...exports, INITIALIZE], names: !stripNames, debug: keepDebug }
    const { bytes, removed } = shakeModule(read.bytes, kept)
    if (output === '-') {
      terminal.output(bytes)
      return undefined
    }
    writeOutput(output, bytes)
    const sizes = { before: read.bytes.length, after: bytes.length }
    terminal.output(
      json
        ? `${JSON.stringify({ file: path, output, ...sizes, removed }, null, 2)}\n`
        : `${output}: ${sizes.after} of ${sizes.before} bytes; removed ${describeRemoved(removed) || 'nothing'}\n`,
    )
    return undefined
  } catch (error) {
    if (error instanceof FormatError) return `${path}: ${error.message}`
    return `failed to write output '${output}': ${reasonOf(error)}`
  }
}

/** What speaks of places in a module that is not linked yet, or is loaded into another one. */
const UNFINISHED: ReadonlyMap<string, string> = new Map([
  ['linking', 'is an object; link it, with --export for what is wanted of it'],
  ['dylink.0', 'is a side module, of which others may use anything'],
  ['dylink', 'is a side module, of which others may use anything'],
])

function whyNotShaken(bytes: Uint8Array, wanted: readonly string[]): string | undefined {
  const items = readItems(bytes)
  const unfinished = items.custom.map(({ name }) => UNFINISHED.get(name)).find(text => text !== undefined)
  if (unfinished !== undefined) return unfinished
  const names = items.exports.map(({ name }) => name)
  const unknown = wanted.find(name => !names.includes(name))
  if (unknown === undefined) return undefined
  const [near] = closest(unknown, names)
  return `has no export ${unknown}${near === undefined ? '' : `\n  did you mean ${near}?`}`
}
