// What the wrappers in bin/ import: runs a program in this process and sets its exit code.
import { main, wasmLd } from './main.ts'
import { processTerminal } from './process-terminal.ts'

/** EX_SOFTWARE of sysexits.h: 1 would look like a link that failed for a reason of the user's. */
const CRASHED = 70

export async function run(program: 'wasmweld' | 'wasm-ld'): Promise<void> {
  const start = program === 'wasm-ld' ? wasmLd : main
  try {
    process.exitCode = await start(process.argv.slice(2), processTerminal())
  } catch (error) {
    console.error(error)
    process.exitCode = CRASHED
  }
}
