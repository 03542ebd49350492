import { link } from '@wasmweld/linker'
import type { LinkReport, ReportItem } from '@wasmweld/linker'
import { reportOfLink } from '@wasmweld/size'
import { inputsOf } from '../../support/real-programs.ts'
import { inTurns, time, type Pair } from '../measure.ts'
import { readPrograms } from '../programs.ts'

export interface LinkRow {
  readonly program: string
  readonly bytes: number
  readonly items: number
  /** A link with its report for `ours`, and without for `theirs`. */
  readonly time: Pair
  /** Of the bytes of functions: those that line tables give a source file. */
  readonly sourceShare: number
  /** Of the bytes of code and data, but for headers, padding and alignment: those of a symbol or a literal. */
  readonly symbolShare: number
}

const WARM_UPS = 3

export async function measureLinks(turns: number, match: string): Promise<readonly LinkRow[]> {
  const rows: LinkRow[] = []
  for (const program of await readPrograms(match)) {
    const inputs = inputsOf(program)
    const alone = (): void => void link(inputs, program.options).module
    const reported = (): void => void reportOfLink('program.wasm', link(inputs, program.options).report)
    for (let turn = 0; turn < WARM_UPS; turn++) reported()
    const { module, report } = link(inputs, program.options)
    rows.push({
      program: program.title,
      bytes: module.length,
      items: report.items.length,
      time: await inTurns(
        turns,
        () => time(reported),
        () => time(alone),
      ),
      ...shares(report),
    })
  }
  return rows
}

function shares({ items }: LinkReport): Pick<LinkRow, 'sourceShare' | 'symbolShare'> {
  const functions = items.filter(({ kind }) => kind === 'function' || kind === 'synthetic-function')
  const contents = [...functions, ...items.filter(({ kind }) => kind === 'data' || kind === 'string')]
  const code = sum(functions, bytesOf)
  return {
    sourceShare: sum(functions, ({ lines = [] }) => lines.reduce((total, [, bytes]) => total + bytes, 0)) / code,
    symbolShare: sum(contents.filter(isNamed), bytesOf) / sum(contents, bytesOf),
  }
}

const isNamed = ({ kind, symbol }: ReportItem): boolean =>
  symbol !== undefined || kind === 'string' || kind === 'synthetic-function'

const bytesOf = ({ from, to, padding = 0 }: ReportItem): number => to - from - padding

const sum = (items: readonly ReportItem[], of: (item: ReportItem) => number): number =>
  items.reduce((total, item) => total + of(item), 0)
