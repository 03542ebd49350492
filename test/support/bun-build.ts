// A program for Bun: makes the builds that its argument lists, and prints what came of each.
import wasmweld from 'unplugin-wasmweld/bun'
import type { BunBuild, BunResult } from './bun.ts'

interface BuildError {
  readonly message: string
  readonly position?: BunResult['errors'][number]['position']
}
declare const Bun: { build(config: object): Promise<{ outputs: readonly { path: string }[] }> }

// Warnings are among what was printed.
console.warn = console.log

const results: BunResult[] = []
for (const { config, options } of JSON.parse(process.argv[2] ?? '[]') as BunBuild[]) {
  try {
    const plugins = [wasmweld({ report: false, types: false, ...options })]
    const { outputs } = await Bun.build({ ...config, plugins })
    results.push({ files: outputs.map(({ path }) => path), errors: [] })
  } catch (thrown) {
    const errors = thrown instanceof AggregateError ? (thrown.errors as BuildError[]) : [thrown as BuildError]
    results.push({
      files: [],
      errors: errors.map(({ message, position = null }) => ({ message, position })),
    })
  }
}
process.stdout.write(`\u0001${JSON.stringify(results)}`)
