import { spawnSync } from 'node:child_process'
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tool } from './tools.ts'

/** What llvm-cxxfilt makes of each name. */
export function filteredByLlvm(names: readonly string[]): readonly string[] {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-names-'))
  try {
    writeFileSync(join(directory, 'names'), names.join('\n'))
    const { stdout } = spawnSync(tool('llvm-cxxfilt'), {
      stdio: [openSync(join(directory, 'names'), 'r'), 'pipe', 'inherit'],
      maxBuffer: 1e9,
      encoding: 'utf8',
    })
    return stdout.trimEnd().split('\n')
  } finally {
    rmSync(directory, { recursive: true })
  }
}
