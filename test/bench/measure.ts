// Times and memory. Two things are compared by running them in turns, so that a busy machine slows both.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Milliseconds that `work` takes. */
export async function time(work: () => unknown): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

export interface Pair {
  /** Medians, in milliseconds. */
  readonly ours: number
  readonly theirs: number
  /** The median of the ratios, pair by pair. */
  readonly ratio: number
}

/** Runs both in turns; who is first changes from turn to turn. */
export async function inTurns(
  turns: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<Pair> {
  const all: { ours: number; theirs: number }[] = []
  for (let turn = 0; turn < turns; turn++) {
    if (turn % 2 === 0) {
      const first = await ours()
      all.push({ ours: first, theirs: await theirs() })
    } else {
      const first = await theirs()
      all.push({ theirs: first, ours: await ours() })
    }
  }
  return {
    ours: median(all.map(pair => pair.ours)),
    theirs: median(all.map(pair => pair.theirs)),
    ratio: median(all.map(pair => pair.ours / pair.theirs)),
  }
}

/** The most memory a process has held so far, in MiB; undefined where the system does not tell. */
function peakOf(pid: number): number | undefined {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return match === null ? undefined : Number(match[1]) / 1024
  } catch {
    return undefined
  }
}

/** Runs a program to its end. With `watch` its peak memory is read all the while, which costs time. */
export function runProcess(
  program: string,
  args: readonly string[],
  cwd: string,
  watch = false,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
    let peak: number | undefined
    let running = true
    const look = (): void => {
      peak = peakOf(child.pid ?? 0) ?? peak
      if (running) setImmediate(look)
    }
    if (watch) look()
    child.on('error', reject)
    child.on('close', code => {
      running = false
      if (code === 0) resolve(peak)
      else reject(new Error(`${program} ended with ${code}`))
    })
  })
}
