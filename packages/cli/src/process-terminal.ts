import { writeSync } from 'node:fs'
import type { Terminal } from './terminal.ts'

const STANDARD_OUTPUT = 1
const STANDARD_ERROR = 2

/** The terminal that the process was started from. Writes are finished when they return, so that the process may end behind them. */
export function processTerminal(): Terminal {
  const plain = Boolean(process.env.NO_COLOR) || process.env.TERM === 'dumb'
  return {
    output: text => writeAll(STANDARD_OUTPUT, typeof text === 'string' ? new TextEncoder().encode(text) : text),
    error: text => writeAll(STANDARD_ERROR, new TextEncoder().encode(text)),
    colors: { output: !plain && process.stdout.isTTY, error: !plain && process.stderr.isTTY },
    ...(process.stdout.isTTY && process.stdout.columns > 0 && { columns: process.stdout.columns }),
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(descriptor, bytes, done)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // The reader of a pipe went away, as `head` does: nobody misses the text, and the exit code is to stay what it is.
      if (code === 'EPIPE') return
      // A pipe that is full and set not to block: the reader has to catch up.
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
