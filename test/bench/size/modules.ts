import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { reportOfModule } from '@wasmweld/size'
import { fetchModule, NPM_MODULES, type NpmModule } from '../../support/npm-modules.ts'
import { ROOT } from '../../support/tools.ts'
import { inTurns, runProcess, time, type Pair } from '../measure.ts'

export interface ModuleRow {
  readonly name: string
  readonly bytes: number
  readonly items: number
  /** Of whole processes. */
  readonly time: Pair
  /** The most that each held, in MiB. */
  readonly peak: { readonly ours: number | undefined; readonly theirs: number | undefined }
}

export const CLI: string = join(ROOT, 'packages/cli/bin/wasmweld.js')

export const nameOf = ({ package: name, file }: NpmModule): string => `${name} ${file}`

export async function measureModules(turns: number, match: string): Promise<readonly ModuleRow[]> {
  const rows: ModuleRow[] = []
  for (const module of NPM_MODULES.filter(each => nameOf(each).includes(match))) {
    const file = await fetchModule(module)
    const bytes = readFileSync(file)
    const ours = (watch = false): Promise<number | undefined> =>
      runProcess(process.execPath, [CLI, 'size', 'top', '--retained', '-n', '10', file], ROOT, watch)
    const theirs = (watch = false): Promise<number | undefined> =>
      runProcess('/usr/bin/wasm-objdump', ['-d', file], ROOT, watch)
    rows.push({
      name: nameOf(module),
      bytes: bytes.length,
      items: reportOfModule(module.file, bytes).items.length,
      time: await inTurns(
        turns,
        () => time(() => ours()),
        () => time(() => theirs()),
      ),
      peak: { ours: await ours(true), theirs: await theirs(true) },
    })
  }
  return rows
}
