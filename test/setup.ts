// Runs with each test file. A worker runs many, one after the other: who leaves the process in another folder fails here, and not
// the files behind it.

import { afterAll } from 'vitest'

const home = process.cwd()

afterAll(() => {
  const here = process.cwd()
  if (here === home) return
  process.chdir(home)
  throw new Error(`a test left the process in ${here}: inFolder of test/support goes back`)
})
