// How time and memory grow with the input: 1, 10 and 100 copies of libc++ under other names, all of it linked.

import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { link, type LinkOptions } from '@wasmweld/linker'
import { inputsOf } from '../support/real-programs.ts'
import { expandLibrary } from '../support/tools.ts'
import { writeCopies } from './copies.ts'
import { inTurns, time, type Pair } from './measure.ts'

export interface Growth {
  readonly copies: number
  readonly inputMebibytes: number
  readonly warm: Pair
  readonly cold: Pair
  readonly peakMebibytes: { readonly ours: number | undefined; readonly theirs: number | undefined }
}

/** Runs a linker as a process on words; with `watch` gives its peak memory. */
export type RunLinker = (words: readonly string[], watch?: boolean) => Promise<number | undefined>

const WORDS = ['--no-entry', '--no-gc-sections', '--allow-undefined', '--whole-archive']
const OPTIONS: LinkOptions = { entry: false, gcSections: false, unresolvedSymbols: 'ignore-all', importUndefined: true }
const MEBIBYTE = 2 ** 20

/** Fewer turns for what takes longer. */
const turnsFor = (copies: number, turns: number): number => Math.max(2, Math.round(turns / copies))

async function measureCopies(
  files: readonly string[],
  directory: string,
  turns: number,
  { ours, theirs }: { readonly ours: RunLinker; readonly theirs: RunLinker },
): Promise<Growth> {
  const linkOnce = (): void => {
    const inputs = inputsOf({ name: 'copies', directory, files })
    const whole = inputs.map(input => ({ ...input, load: 'whole' as const }))
    writeFileSync(join(directory, 'warm.wasm'), link(whole, OPTIONS).module)
  }
  const words = [...WORDS, ...files]
  for (let turn = 0; turn < turns; turn++) linkOnce()
  const warm = await inTurns(
    turns,
    () => time(linkOnce),
    () => time(() => theirs(words)),
  )
  const cold = await inTurns(
    turns,
    () => time(() => ours(words)),
    () => time(() => theirs(words)),
  )
  const peakMebibytes = { ours: await ours(words, true), theirs: await theirs(words, true) }
  const inputMebibytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / MEBIBYTE
  return { copies: files.length, inputMebibytes, warm, cold, peakMebibytes }
}

export async function measureGrowth(
  directory: string,
  counts: readonly number[],
  turns: number,
  linkers: { readonly ours: RunLinker; readonly theirs: RunLinker },
): Promise<Growth[]> {
  const pathOf = (copy: number): string => join(directory, `copy-${copy}.a`)
  writeCopies(expandLibrary('$libcxx'), Math.max(...counts), pathOf)
  const rows: Growth[] = []
  for (const count of counts) {
    const files = Array.from({ length: count }, (_, copy) => pathOf(copy))
    rows.push(await measureCopies(files, directory, turnsFor(count, turns), linkers))
  }
  return rows
}
