// In a worker of a page: joins the page's program and calls what it is told.

import { RTLD_DEFAULT, dlsym, joinProgram, syncThread } from '@wasmweld/runtime'
import type { Program } from '@wasmweld/runtime'
import type { Results, Task } from './thread-tasks.ts'

type Call = (...values: number[]) => number

let program: Program | undefined

function perform({ shared, calls = [], slots = [] }: Task): Results {
  const results: (number | string)[] = []
  try {
    if (shared && program) syncThread(program, shared)
    else if (shared) program = joinProgram(shared, { imports: { env: { observe: (x: number) => x + 1000 } } })
    if (!program) throw new Error('the thread has not joined')
    for (const [name, ...values] of calls)
      results.push((dlsym(program, RTLD_DEFAULT, name) as unknown as Call)(...values))
    for (const [slot, ...values] of slots) results.push((program.table.get(slot) as Call)(...values))
  } catch (error) {
    results.push(String(error))
  }
  return results
}

const scope = globalThis as unknown as {
  onmessage: (event: { readonly data: Task }) => void
  postMessage(results: Results): void
}
scope.onmessage = ({ data }) => {
  scope.postMessage(perform(data))
}
