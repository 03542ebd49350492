import { accessSync, closeSync, constants, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { reasonOf } from '@wasmweld/toolchain'
import type { Terminal } from '../terminal.ts'

/** Why `path` could not be written, asked before the work of linking; undefined when it seems it could. */
export function whyNotWritable(path: string): string | undefined {
  try {
    const existing = statSync(path, { throwIfNoEntry: false })
    if (existing?.isDirectory()) return 'Is a directory'
    accessSync(existing === undefined ? dirname(path) : path, constants.W_OK)
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

/**
 * Writes a file as a whole or not at all: beside its place, then renamed, so that nobody reads half of it and a failure leaves the
 * old one. What is not a plain file (`/dev/null`, a pipe) is written to.
 */
export function writeOutput(path: string, bytes: Uint8Array): void {
  const existing = statSync(path, { throwIfNoEntry: false })
  if (existing !== undefined && !existing.isFile()) {
    writeAll(openSync(path, 'w'), bytes)
    return
  }
  waitBeforeDying()
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  try {
    // Executable, as linkers make their outputs: systems that run WebAssembly through a registered handler ask for it.
    writeAll(openSync(temporary, 'w', 0o777), bytes)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Writes a listing, to the standard output for `-`; returns why not. */
export function writeListing(path: string, text: string, terminal: Terminal): string | undefined {
  if (path === '-') {
    terminal.output(text)
    return undefined
  }
  const obstacle = whyNotWritable(path)
  if (obstacle !== undefined) return obstacle
  try {
    writeAll(openSync(path, 'w'), new TextEncoder().encode(text))
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

const DEADLY = ['SIGINT', 'SIGTERM'] as const
/** Several files may be written before the event loop turns. */
let waiting = false

/**
 * Lets a signal that asks the process to end wait until the file that is being written has its name, or is gone: no temporary file
 * stays behind. What is written is written without a pause, so a signal shows when the event loop next asks for news, which is
 * between two immediates.
 */
function waitBeforeDying(): void {
  if (waiting) return
  waiting = true
  const release = (): void => {
    waiting = false
    for (const signal of DEADLY) process.off(signal, die)
  }
  const die = (signal: NodeJS.Signals): void => {
    release()
    process.kill(process.pid, signal)
  }
  for (const signal of DEADLY) process.on(signal, die)
  setImmediate(() => setImmediate(release))
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done)
  } finally {
    closeSync(descriptor)
  }
}
