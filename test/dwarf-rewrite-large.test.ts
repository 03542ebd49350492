// A real program's debug information, rewritten: a file of its own, since it takes as long as all others.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, test } from 'vitest'
import { expectAll, WHOLE } from './support/dwarf-checks.ts'
import { inputsOf, readProgram } from './support/real-programs.ts'

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-dwarf-'))
afterAll(() => rmSync(directory, { recursive: true }))

test('of SQLite all lines stay right, and much of the rest goes', async () => {
  const program = await readProgram('sqlite', '$crt1 main.o sqlite3.o os.o $libc $rt')
  await expectAll(join(directory, 'sqlite'), inputsOf(program), WHOLE)
})
