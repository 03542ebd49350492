// `npm run check` runs what is quick; `npm test` (`--all`) runs everything and ends with a line that counts it.

import { spawn, spawnSync } from 'node:child_process'
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
const STATIC: readonly Step[] = [
  { name: 'types', command: tsc('.', 'all') },
  { name: 'types of binary and linker without a host', command: tsc('packages/linker', 'bare') },
  {
    name: 'lint',
    command: ['node_modules/eslint/bin/eslint.js', '--cache', '--cache-location', '.cache/eslint/', '.'],
  },
  {
    name: 'format',
    command: [
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      '--log-level',
      'warn',
      '--cache',
      '--cache-location',
      '.cache/prettier',
      '.',
    ],
  },
]
const UNIT: Step = { name: 'unit tests', command: ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'] }

/** Runs a step; its output is shown when it failed. */
function perform({ name, command }: Step): Promise<boolean> {
  const from = performance.now()
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - from) / 1000).toFixed(1)} s)`)
      if (code !== 0) console.log(Buffer.concat(output).toString().trimEnd())
      resolve(code === 0)
    })
  })
}

/** Two at a time: each step keeps one core busy, and the smallest machine has two. */
async function performAll(steps: readonly Step[]): Promise<Counts> {
  const pending = [...steps]
  let failed = 0
  const worker = async (): Promise<void> => {
    for (let step = pending.shift(); step !== undefined; step = pending.shift()) if (!(await perform(step))) failed++
  }
  await Promise.all([worker(), worker()])
  return { passed: steps.length - failed, failed, skipped: 0 }
}

/** Runs a command that shows its output as it comes, and counts as one check. */
function show(...command: readonly string[]): Counts {
  const ok = spawnSync(process.execPath, command, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

/** Runs all tests. A run that fails without a failed test (a file that does not load) counts as one failure. */
function runTests(filters: readonly string[]): Counts {
  rmSync(RESULTS, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`]
  const { failed } = show('node_modules/vitest/vitest.mjs', 'run', ...reporters, ...filters)
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
  const tools = show('--import', './scripts/typescript.js', 'scripts/ensure-tools.ts')
  const build = show(
    'node_modules/turbo/bin/turbo',
    'run',
    'build',
    '--filter=./packages/*',
    '--output-logs=errors-only',
  )
  const checked = await performAll(STATIC)
  return [build, checked, runTests(filters)].reduce(add, tools)
}

const [mode, ...filters] = process.argv.slice(2)
mkdirSync('.cache', { recursive: true })
rmSync(SUMMARY, { force: true })
const { passed, failed, skipped } =
  mode === '--all' ? await testEverything(filters) : await performAll([...STATIC, UNIT])
const summary = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
if (mode === '--all') writeFileSync(SUMMARY, `${summary}\n`)
console.log(`\n${summary}`)
process.exitCode = failed > 0 ? 1 : 0
