// What esbuild says of a bundle. Objects and members of archives are inputs of the WebAssembly files.
import type { SizeReport } from '../size-report.ts'
import { inputGraph } from './input-graph.ts'
import { type Include, includedItems } from './included-items.ts'

/** esbuild's `Metafile`, as far as it is made or read here. */
export interface Metafile {
  readonly inputs: Record<string, MetafileInput>
  readonly outputs: Record<string, MetafileOutput>
}

export interface MetafileInput {
  bytes: number
  imports: { path: string; kind: string; original?: string; external?: boolean }[]
  format?: 'cjs' | 'esm'
}

export interface MetafileOutput {
  bytes: number
  inputs: Record<string, { bytesInOutput: number }>
  imports: { path: string; kind: string; external?: boolean }[]
  exports: string[]
  entryPoint?: string
}

/** For what no input is behind: headers, functions of the linker, what the bundler adds to a file. */
const NOBODYS = { wasm: '(linker)', javascript: '(bundler)' } as const

/** What no input is behind goes by these names. */
const ALL_NOBODYS: readonly string[] = Object.values(NOBODYS)

/**
 * A metafile of the whole bundle. Of an input esbuild says its size before bundling, which a report does not know: it is what is left of it. The
 * inputs of each output sum to the output.
 */
export function metafileOf(report: SizeReport, include: Include = 'all'): Metafile {
  const made: Metafile = { inputs: {}, outputs: {} }
  for (const position of includedItems(report, include)) {
    const { output, bytes } = report.items[position]
    const { name } = report.outputs[include === 'all' ? fileOf(report, output) : output]
    const input = inputName(report, position)
    made.outputs[name] ??= { bytes: 0, inputs: {}, imports: [], exports: [] }
    made.outputs[name].bytes += bytes
    made.outputs[name].inputs[input] ??= { bytesInOutput: 0 }
    made.outputs[name].inputs[input].bytesInOutput += bytes
    made.inputs[input] ??= { bytes: 0, imports: [] }
    made.inputs[input].bytes += bytes
  }
  addEntryPoints(report, made)
  addImports(report, made.inputs)
  return made
}

/**
 * Puts what a report knows of WebAssembly into a metafile that a bundler made, in place of the one input that it has for each such file: members and
 * objects, each imported by those that refer to it, so that esbuild's `analyzeMetafile` shows the way to it. All else in the metafile stays.
 * @param report Whose outputs have the names that the metafile has for them, or the ends of these.
 * @throws {Error} If an output of WebAssembly is not in the metafile, or has another size there.
 */
export function patchMetafile<Given extends Metafile>(metafile: Given, report: SizeReport): Given {
  const patched = structuredClone(metafile)
  const wasm = metafileOf(report, 'wasm')
  for (const { name, role } of report.outputs) {
    const own = wasm.outputs[name]
    if (own === undefined || role === 'inlined') continue
    const output = patched.outputs[outputKey(patched, name)]
    if (output.bytes !== own.bytes)
      throw new Error(`${name} has ${own.bytes} bytes in the report, and ${output.bytes} in the metafile`)
    const carriers = Object.keys(output.inputs)
    output.inputs = own.inputs
    const members = Object.keys(own.inputs)
    for (const member of members) patched.inputs[member] ??= structuredClone(wasm.inputs[member])
    for (const carrier of carriers) importAll(patched.inputs[carrier], firstOf(members, wasm.inputs))
  }
  return patched
}

/** What is inlined counts in its file. */
const fileOf = ({ outputs }: SizeReport, output: number): number => outputs[output].within ?? output

function inputName({ items, inputs, outputs }: SizeReport, position: number): string {
  const { input, output } = items[position]
  if (input !== undefined) return inputs[input].name
  return outputs[output].kind === 'wasm'
    ? NOBODYS.wasm
    : outputs[output].kind === 'js'
      ? NOBODYS.javascript
      : items[position].name
}

function addEntryPoints({ roots, items, outputs, inputs }: SizeReport, made: Metafile): void {
  for (const { item, reason } of roots) {
    const { input, output } = items[item]
    const file = made.outputs[outputs[output].name]
    if (reason === 'js-entry' && input !== undefined && file !== undefined) file.entryPoint ??= inputs[input].name
  }
}

function addImports(report: SizeReport, inputs: Metafile['inputs']): void {
  inputGraph(report).forEach((reached, position) => {
    const own = inputs[report.inputs[position].name]
    if (own !== undefined)
      importAll(
        own,
        reached.map(each => report.inputs[each].name).filter(name => name in inputs),
      )
  })
}

function importAll({ imports }: MetafileInput, names: readonly string[]): void {
  const known = new Set(imports.map(({ path }) => path))
  for (const path of names) if (!known.has(path)) imports.push({ path, kind: 'import-statement', original: path })
}

/** Those that lead to all others: what no other imports, and of a circle the first. */
function firstOf(members: readonly string[], inputs: Metafile['inputs']): readonly string[] {
  const imported = new Set(members.flatMap(name => inputs[name].imports.map(({ path }) => path)))
  const first = members.filter(name => !imported.has(name) || ALL_NOBODYS.includes(name))
  const reached = new Set(first)
  const follow = (): void => {
    // The set grows while it is walked.
    for (const name of reached) for (const { path } of inputs[name]?.imports ?? []) reached.add(path)
  }
  follow()
  for (const name of members) {
    if (reached.has(name)) continue
    first.push(name)
    reached.add(name)
    follow()
  }
  return first
}

function outputKey({ outputs }: Metafile, name: string): string {
  const found = Object.keys(outputs).find(key => key === name || key.endsWith(`/${name}`))
  if (found !== undefined) return found
  throw new Error(`the metafile has no output ${name}; it has ${Object.keys(outputs).join(', ') || 'none'}`)
}
