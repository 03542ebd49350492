// Links by `wasmweld link` and takes the report along.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LinkReport } from '@wasmweld/linker'
import { type SizeReport, reportOfLink } from '@wasmweld/size'
import { main } from 'wasmweld'
import { inFolder } from './in-folder.ts'

export interface LinkedReport {
  readonly module: Uint8Array
  readonly link: LinkReport
  readonly report: SizeReport
}

/** Undefined where the link fails. The working directory changes meanwhile: one link at a time. */
export async function linkedReport(words: readonly string[], directory: string): Promise<LinkedReport | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'wasmweld-report-'))
  const [output, file] = [join(folder, 'out.wasm'), join(folder, 'report.json')]
  try {
    const none = { output: () => undefined, error: () => undefined, colors: { output: false, error: false } }
    const code = await inFolder(directory, () => main(['link', ...words, `--report=${file}`, '-o', output], none))
    if (code !== 0 || !existsSync(output)) return undefined
    const link = JSON.parse(readFileSync(file, 'utf8')) as LinkReport
    return { module: new Uint8Array(readFileSync(output)), link, report: reportOfLink('out.wasm', link) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The same, of a link that has to succeed. */
export async function reportOf(words: readonly string[], directory: string): Promise<LinkedReport> {
  const linked = await linkedReport(words, directory)
  if (linked === undefined) throw new Error(`wasmweld link ${words.join(' ')} failed in ${directory}`)
  return linked
}
