// `npm run fuzz -- [--seed 1] [--count 20000]`: links damaged objects and archives. `--truncate` cuts files instead of damaging them,
// `--options` makes up command lines and response files around sound ones.
//
// Every iteration has a seed of its own, the first being `--seed`; a failure prints it, and `--seed N --count 1` replays it.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { attempt, type Outcome } from './attempt.ts'
import { attemptCommand, type Files } from './attempt-command.ts'
import { readCommandInputs, readCorpus, VARIATIONS, type FuzzLink } from './corpus.ts'
import { mutate, seededRandom } from './mutate.ts'
import { randomCommandLine } from './options.ts'
import { truncations, type Truncation } from './truncate.ts'

type Outcomes = Record<Outcome, number>

/** A link that takes longer is a hang. */
const PATIENCE_SECONDS = 20

/** Counts iterations; the watchdog in the other thread ends the process when the count stands still. */
const progress = new Int32Array(new SharedArrayBuffer(4))
const WATCHDOG = `
const { workerData: { progress, first, patience } } = require('node:worker_threads')
let last = -1, still = 0
setInterval(() => {
  still = progress[0] === last ? still + 1 : 0
  last = progress[0]
  if (still < patience) return
  require('node:fs').writeSync(2, 'hangs: --seed ' + (first + last) + ' --count 1\\n')
  process.kill(process.pid, 'SIGKILL')
}, 1000)`

/** Damages one input of one link of the corpus and links. */
function mutateAndLink(corpus: readonly FuzzLink[], seed: number): Outcome {
  const random = seededRandom(seed)
  const { inputs, options } = corpus[random(corpus.length)]
  const damaged = random(inputs.length)
  const all = inputs.map((input, at) => (at === damaged ? { ...input, bytes: mutate(input.bytes, random) } : input))
  return attempt(all, { ...options, ...VARIATIONS[random(VARIATIONS.length)] })
}

/** Runs one made-up command line. */
async function makeUpAndRun(inputs: Files, directory: string, seed: number): Promise<Outcome> {
  const line = randomCommandLine(seededRandom(seed))
  try {
    return await attemptCommand(line, inputs, directory)
  } catch (error) {
    throw new Error(JSON.stringify([line.words, ...line.files]), { cause: error })
  }
}

async function fuzz(
  work: (seed: number) => Outcome | Promise<Outcome>,
  first: number,
  count: number,
): Promise<Outcomes> {
  const outcomes = { linked: 0, refused: 0 }
  for (let at = 0; at < count; at++) {
    progress[0] = at
    try {
      outcomes[await work(first + at)]++
    } catch (error) {
      throw new Error(`--seed ${first + at} --count 1`, { cause: error })
    }
  }
  return outcomes
}

function truncate(all: Iterable<Truncation>): Outcomes {
  const outcomes = { linked: 0, refused: 0 }
  for (const { name, inputs, options } of all) {
    progress[0]++
    try {
      outcomes[attempt(inputs(), options)]++
    } catch (error) {
      throw new Error(name, { cause: error })
    }
  }
  return outcomes
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    count: { type: 'string' },
    truncate: { type: 'boolean', default: false },
    options: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
const count = Number(values.count ?? (values.options ? 20_000 : 200_000))
const directory = mkdtempSync(join(tmpdir(), 'wasmweld-fuzz-'))

/** What is run, when its objects are compiled: nobody looks at the clock before. */
async function prepare(): Promise<() => Outcomes | Promise<Outcomes>> {
  if (values.truncate) {
    const all = await truncations()
    return () => truncate(all)
  }
  if (values.options) {
    const inputs = await readCommandInputs()
    return () => fuzz(each => makeUpAndRun(inputs, directory, each), seed, count)
  }
  const corpus = await readCorpus()
  return () => fuzz(each => mutateAndLink(corpus, each), seed, count)
}

const perform = await prepare()
const watchdog = new Worker(WATCHDOG, { eval: true, workerData: { progress, first: seed, patience: PATIENCE_SECONDS } })
try {
  const started = performance.now()
  const outcomes = await perform()
  const seconds = (performance.now() - started) / 1000
  const peakMebibytes = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(JSON.stringify({ seed, ...outcomes, seconds: Number(seconds.toFixed(1)), peakMebibytes }))
} finally {
  await watchdog.terminate()
  rmSync(directory, { recursive: true, force: true })
}
