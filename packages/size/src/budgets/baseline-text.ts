import { closest } from '@wasmweld/linker'
import type { Baseline, CompressedSizes, Sizes } from './baseline.ts'

const SCHEMA = 'wasm-size-baseline/1'

/** A file that is no baseline. The message names the file, and what to do. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError'
}

const NO_SIZES: Sizes = new Map()
const NO_NESTED: ReadonlyMap<string, Sizes> = new Map()

type FlatTable = 'outputs' | 'apart' | 'sides' | 'archives' | 'objects' | 'js' | 'crates' | 'budgets'
type NestedTable = 'gzip' | 'brotli' | 'sections' | 'symbols'

/** The tables of the file, in its order. */
const ORDER: readonly (keyof Tables)[] = [
  'outputs',
  'apart',
  'sides',
  'gzip',
  'brotli',
  'budgets',
  'sections',
  'archives',
  'objects',
  'js',
  'crates',
  'symbols',
]

type Tables = { readonly [Name in FlatTable]: Sizes } & {
  readonly [Name in NestedTable]: ReadonlyMap<string, Sizes>
}

/** The text of a baseline file: JSON, a size a line, sorted, so that a diff shows what is new by its name. */
export function writeBaseline({ compressed, ...baseline }: Baseline): string {
  const tables: Tables = { ...baseline, ...compressed }
  const written = ORDER.filter(name => tables[name].size > 0).map(
    name => `  "${name}": ${tableText(tables[name], '  ')}`,
  )
  return `{\n${[`  "schema": "${SCHEMA}"`, ...written].join(',\n')}\n}\n`
}

function tableText(table: Sizes | ReadonlyMap<string, Sizes>, indent: string): string {
  const inner = `${indent}  `
  const entries = [...table].sort(([one], [other]) => (one < other ? -1 : 1))
  const lines = entries.map(
    ([name, value]) =>
      `${inner}${JSON.stringify(name)}: ${typeof value === 'number' ? value : tableText(value, inner)}`,
  )
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`
}

/**
 * Reads a baseline file.
 * @param file Its name, for messages.
 * @throws {BaselineError} For everything that `writeBaseline` does not write.
 */
export function readBaseline(text: string, file: string): Baseline {
  const fail: Fail = problem => {
    throw new BaselineError(`${file}: ${problem}\n  write the baseline again from a build that is as it should be`)
  }
  const conflict = text.split('\n').findIndex(line => /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/.test(line))
  if (conflict !== -1)
    throw new BaselineError(
      `${file}:${conflict + 1}: merge conflict\n  take either side, build what was merged, and write the baseline again from it`,
    )
  const fields = fieldsOf(parse(text, fail), 'the file', fail)
  const schema = fields.get('schema')
  if (schema === 'wasm-size/1') fail(`a whole report, expected a baseline, which is made of one`)
  if (schema !== SCHEMA) fail(`schema is ${JSON.stringify(schema) ?? 'missing'}, expected "${SCHEMA}"`)
  for (const name of fields.keys()) if (name !== 'schema') known(name, fail)
  const flat = (name: FlatTable): Sizes => (fields.has(name) ? sizesOf(fields.get(name), name, fail) : NO_SIZES)
  const nested = (name: NestedTable): CompressedSizes =>
    fields.has(name) ? nestedOf(fields.get(name), name, fail) : NO_NESTED
  return {
    outputs: flat('outputs'),
    apart: flat('apart'),
    sides: flat('sides'),
    compressed: { gzip: nested('gzip'), brotli: nested('brotli') },
    budgets: flat('budgets'),
    sections: nested('sections'),
    archives: flat('archives'),
    objects: flat('objects'),
    js: flat('js'),
    crates: flat('crates'),
    symbols: nested('symbols'),
  }
}

type Fail = (problem: string) => never

function parse(text: string, fail: Fail): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    return fail(`no JSON: ${(error as SyntaxError).message}`)
  }
}

function known(name: string, fail: Fail): void {
  if (ORDER.some(table => table === name)) return
  const [similar] = closest(name, ORDER)
  fail(`unknown table ${JSON.stringify(name)}${similar === undefined ? '' : `; did you mean ${similar}?`}`)
}

function fieldsOf(value: unknown, where: string, fail: Fail): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(`${where}: expected an object`)
  return new Map(Object.entries(value))
}

function sizesOf(value: unknown, where: string, fail: Fail): Sizes {
  const fields = fieldsOf(value, where, fail)
  for (const [name, bytes] of fields)
    if (!Number.isSafeInteger(bytes) || (bytes as number) < 0)
      fail(`${where}, ${name}: expected a number of bytes, found ${JSON.stringify(bytes)}`)
  return fields as Sizes
}

function nestedOf(value: unknown, where: string, fail: Fail): ReadonlyMap<string, Sizes> {
  return new Map(
    Array.from(fieldsOf(value, where, fail), ([name, sizes]) => [name, sizesOf(sizes, `${where}, ${name}`, fail)]),
  )
}
