import { FormatError, type DylinkSection } from '@wasmweld/binary'
import { migrateSide } from '@wasmweld/side-modules'
import { reasonOf } from '@wasmweld/toolchain'
import { readBytes } from '../files.ts'
import { whyNotWritable, writeOutput } from '../link/output-file.ts'
import type { Terminal } from '../terminal.ts'

interface MigrateOptions {
  /** Where the result goes; `-` for the standard output. Default: the file itself. */
  readonly output: string | undefined
  readonly json: boolean
}

/** Migrates a side module; gives the exit code. A file that is up to date is left alone, or copied to another output. */
export function migrateCommand(path: string, { output = path, json }: MigrateOptions, terminal: Terminal): number {
  const failure =
    json && output === '-' ? '--json and -o - both write to the standard output' : migrate(path, output, json, terminal)
  if (failure === undefined) return 0
  terminal.error(`wasmweld: error: ${failure}\n`)
  return 1
}

/** Why it failed. Nothing is written then. */
function migrate(path: string, output: string, json: boolean, terminal: Terminal): string | undefined {
  const read = readBytes(path)
  if ('reason' in read) return `cannot open ${path}: ${read.reason}`
  const obstacle = output === '-' ? undefined : whyNotWritable(output)
  if (obstacle !== undefined) return `cannot open output file ${output}: ${obstacle}`
  try {
    const { bytes, dylink } = migrateSide(read.bytes)
    if (output === '-') {
      terminal.output(bytes)
      return undefined
    }
    if (dylink !== undefined || output !== path) writeOutput(output, bytes)
    terminal.output(json ? `${JSON.stringify(asJson(path, output, dylink), null, 2)}\n` : asText(path, output, dylink))
    return undefined
  } catch (error) {
    if (error instanceof FormatError) return `${path}: ${error.message}`
    return `failed to write output '${output}': ${reasonOf(error)}`
  }
}

function asText(path: string, output: string, dylink: DylinkSection | undefined): string {
  if (dylink === undefined) return `${path} is up to date${output === path ? '' : `; copied to ${output}`}\n`
  const { size = 0, tableSize = 0 } = dylink.memory ?? {}
  const needed = dylink.needed.length === 0 ? 'no other modules' : dylink.needed.join(', ')
  return `${output}: dylink became dylink.0 (${size} bytes of memory, ${tableSize} table slots, needs ${needed})\n`
}

function asJson(file: string, output: string, dylink: DylinkSection | undefined): object {
  if (dylink === undefined) return { file, output, migrated: false }
  return { file, output, migrated: true, memory: dylink.memory, needed: dylink.needed }
}
