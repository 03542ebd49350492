import { FormatError } from '@wasmweld/binary'
import picocolors from 'picocolors'
import { readBytes } from '../files.ts'
import type { Terminal } from '../terminal.ts'
import { describeFile, type FileDescription } from './describe-file.ts'
import { type Part, PARTS, renderFile } from './render-text.ts'
import { UnknownFileError } from './unknown-file.ts'

interface InspectOptions {
  /** What to show; what is not large when nothing is named. */
  readonly parts: readonly Part[]
  readonly json: boolean
}

/** Shows what files are made of; gives the exit code. A file that cannot be shown is told of, and the others are shown. */
export function inspectCommand(paths: readonly string[], options: InspectOptions, terminal: Terminal): number {
  const chosen = options.parts.length > 0
  const parts = chosen
    ? PARTS.filter(part => options.parts.includes(part))
    : PARTS.filter(part => part !== 'symbols' && part !== 'relocs')
  const paint = picocolors.createColors(terminal.colors.output)
  const described = paths.map(path => [path, describe(path, parts, terminal)] as const)
  const shown = described.flatMap(([path, file]) => (file === undefined ? [] : [[path, file] as const]))
  if (options.json)
    terminal.output(
      `${JSON.stringify(
        shown.map(([file, description]) => ({ file, ...description })),
        null,
        2,
      )}\n`,
    )
  else terminal.output(shown.map(([path, file]) => renderFile(path, file, parts, chosen, paint)).join('\n'))
  return shown.length === paths.length ? 0 : 1
}

function describe(path: string, parts: readonly Part[], terminal: Terminal): FileDescription | undefined {
  const read = readBytes(path)
  if ('reason' in read) {
    terminal.error(`wasmweld: error: cannot open ${path}: ${read.reason}\n`)
    return undefined
  }
  try {
    return describeFile(read.bytes, { symbols: parts.includes('symbols'), relocations: parts.includes('relocs') })
  } catch (error) {
    if (!(error instanceof FormatError) && !(error instanceof UnknownFileError)) throw error
    terminal.error(`wasmweld: error: ${path}: ${error.message}\n`)
    return undefined
  }
}
