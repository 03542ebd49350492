// `npm run check` runs what is quick; `npm test` (`--all`) runs everything and ends with a line that counts it.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** One command; it counts as one check, passed or failed. */
interface Step {
  readonly name: string
  /** A JavaScript file, run by this Node, and its arguments. */
  readonly command: readonly string[]
}
interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const RESULTS = '.cache/vitest.json'
const SUMMARY = '.cache/summary.txt'

const tsc = (project: string, name: string): readonly string[] => [
  'node_modules/typescript/bin/tsc',
  ...['-p', project, '--incremental', '--tsBuildInfoFile', `.cache/${name}.tsbuildinfo`],
]
/** Checkers make much that soon is garbage: with more room for it they spend less time on looking for what is not. */
const ROOMY = '--max-semi-space-size=64'
const FORMAT: Step = {
  name: 'format',
  command: [
    ...[ROOMY, 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn'],
    ...['--cache', '--cache-location', '.cache/prettier', '.'],
  ],
}
/** What `npm run check` asks; each remembers what it has seen. */
const STATIC: readonly Step[] = [
  { name: 'types', command: tsc('.', 'all') },
  { name: 'types of binary and linker without a host', command: tsc('packages/linker', 'bare') },
  {
    name: 'lint',
    command: ['node_modules/eslint/bin/eslint.js', '--cache', '--cache-location', '.cache/eslint/', '.'],
  },
  FORMAT,
]
/** The same for a first time. */
const STATIC_AT_ONCE: readonly Step[] = [
  { name: 'types and lint', command: [ROOMY, '--import', './scripts/typescript.js', 'scripts/check-sources.ts'] },
  FORMAT,
]
const UNIT: Step = { name: 'unit tests', command: ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'] }

/** A step that ended: what there is to say of it, with its output when it failed. */
interface Performed {
  readonly ok: boolean
  readonly text: string
}

function perform({ name, command }: Step): Promise<Performed> {
  const from = performance.now()
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      const ok = code === 0
      const head = `${ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - from) / 1000).toFixed(1)} s)`
      resolve({ ok, text: ok ? head : `${head}\n${Buffer.concat(output).toString().trimEnd()}` })
    })
  })
}

/** Performs the steps, `width` at a time, and hands each on as it ends. */
async function performAll(
  steps: readonly Step[],
  width: number,
  show: (text: string) => void = console.log,
): Promise<Counts> {
  const pending = [...steps]
  let failed = 0
  const worker = async (): Promise<void> => {
    for (let step = pending.shift(); step !== undefined; step = pending.shift()) {
      const { ok, text } = await perform(step)
      if (!ok) failed++
      show(text)
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  return { passed: steps.length - failed, failed, skipped: 0 }
}

/** Runs a command that shows its output as it comes, and counts as one check. */
function show(...command: readonly string[]): Promise<Counts> {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }))
  })
}

/** Runs all tests. A run that fails without a failed test (a file that does not load) counts as one failure. */
async function runTests(filters: readonly string[]): Promise<Counts> {
  rmSync(RESULTS, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`]
  const { failed } = await show('node_modules/vitest/vitest.mjs', 'run', ...reporters, ...filters)
  if (!existsSync(RESULTS)) return { passed: 0, failed: 1, skipped: 0 }
  const json = JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<string, number>
  return {
    passed: json['numPassedTests'],
    failed: Math.max(json['numFailedTests'], failed),
    skipped: json['numPendingTests'] + json['numTodoTests'],
  }
}

const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

async function testEverything(filters: readonly string[]): Promise<Counts> {
  const tools = await show('--import', './scripts/typescript.js', 'scripts/ensure-tools.ts')
  const build = await show(
    'node_modules/turbo/bin/turbo',
    'run',
    'build',
    '--filter=./packages/*',
    '--output-logs=errors-only',
  )
  // Tests wait for browsers and servers, and what they leave of the cores is enough for the rest. What that found is said at the end,
  // where it is seen.
  const found: string[] = []
  const [checked, tested] = await Promise.all([
    performAll(STATIC_AT_ONCE, 1, text => found.push(text)),
    runTests(filters),
  ])
  console.log(`\n${found.join('\n')}`)
  return [build, checked, tested].reduce(add, tools)
}

const [mode, ...filters] = process.argv.slice(2)
mkdirSync('.cache', { recursive: true })
rmSync(SUMMARY, { force: true })
const { passed, failed, skipped } =
  // Two at a time: each step keeps one core busy, and the smallest machine has two.
  mode === '--all' ? await testEverything(filters) : await performAll([...STATIC, UNIT], 2)
const summary = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
if (mode === '--all') writeFileSync(SUMMARY, `${summary}\n`)
console.log(`\n${summary}`)
process.exitCode = failed > 0 ? 1 : 0
