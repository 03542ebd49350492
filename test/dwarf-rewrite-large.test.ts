// A real program's debug information, rewritten: a file of its own, since it takes as long as all others.

import { test } from 'vitest'
import { expectAll, WHOLE } from './support/dwarf-checks.ts'
import { inputsOf, readProgram } from './support/real-programs.ts'

test('of SQLite all lines stay right, and much of the rest goes', async () => {
  const program = await readProgram('sqlite', '$crt1 main.o sqlite3.o os.o $libc $rt')
  await expectAll('sqlite', inputsOf(program), WHOLE)
})
