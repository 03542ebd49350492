// What webpack says of a bundle: modules, and in those of WebAssembly the objects and members that they were linked of.
import type { SizeReport } from '../size-report.ts'
import { type Include, includedItems } from './included-items.ts'

/** webpack's `StatsCompilation`, as far as it is made or read here. */
export interface WebpackStats {
  assets?: WebpackAsset[]
  chunks?: WebpackChunk[]
  modules?: WebpackModule[]
}

export interface WebpackAsset {
  name: string
  size: number
  chunks?: (string | number)[]
}

export interface WebpackChunk {
  id?: string | number | null
  files?: string[]
  names?: string[]
  size?: number
  modules?: WebpackModule[]
}

export interface WebpackModule {
  name?: string
  identifier?: string
  size?: number
  moduleType?: string
  type?: string
  chunks?: (string | number)[]
  assets?: (string | number)[]
  reasons?: unknown[]
  modules?: WebpackModule[]
}

/**
 * Stats of the whole bundle. A module of WebAssembly is in a chunk of its own, for the file, and has the modules that it was linked of; tools that sum
 * modules find every byte once. Sizes are those of the output: of modules before a minifier saw them a report knows nothing.
 */
export function webpackStats(report: SizeReport, include: Include = 'all'): WebpackStats {
  const assets = new Map<string, Required<WebpackAsset>>()
  const modules: WebpackModule[] = []
  const linked = linkedModules(report)
  for (const position of includedItems(report, include)) {
    const { output, bytes, name, input } = report.items[position]
    const { name: file, kind } = report.outputs[report.outputs[output].within ?? output]
    const asset = assets.get(file) ?? { name: file, size: 0, chunks: [assets.size] }
    assets.set(file, asset)
    asset.size += bytes
    if (report.outputs[output].kind === 'wasm') continue
    const shown = `./${input === undefined ? name : report.inputs[input].name}`
    modules.push({
      name: shown,
      identifier: shown,
      size: bytes,
      moduleType: TYPES[kind],
      type: 'module',
      chunks: asset.chunks,
      reasons: [],
    })
  }
  if (include !== 'javascript')
    for (const [output, own] of linked)
      modules.push({
        ...own,
        chunks: assets.get(report.outputs[report.outputs[output].within ?? output].name)?.chunks ?? [],
      })
  return {
    assets: [...assets.values()],
    chunks: [...assets.values()].map(({ name, size, chunks: [id] }) => ({
      id,
      files: [name],
      names: [],
      size,
      modules: modules.filter(({ chunks = [] }) => chunks.includes(id)),
    })),
    modules,
  }
}

const TYPES: Readonly<Record<string, string>> = { js: 'javascript/auto', css: 'css/auto' }

/**
 * Puts the objects and members of each linked module into stats that webpack made, wherever the module is in them: as modules below its own, whose size
 * becomes that of the file.
 * @param modules By webpack's name of the module (`./src/math.wasm`): the name of the report's output.
 * @throws {Error} If there is no such module, or no such output.
 */
export function patchWebpackStats<Given extends WebpackStats>(
  stats: Given,
  report: SizeReport,
  modules: Readonly<Record<string, string>>,
): Given {
  const patched = structuredClone(stats)
  const linked = linkedModules(report)
  for (const [name, file] of Object.entries(modules)) {
    const own = linked.get(report.outputs.findIndex(output => output.name === file))
    if (own === undefined) throw new Error(`the report has no WebAssembly ${file}`)
    const found = allModules(patched).filter(module => module.name === name)
    if (found.length === 0) throw new Error(`the stats have no module ${name}`)
    for (const module of found) Object.assign(module, { size: own.size, modules: own.modules })
  }
  return patched
}

function allModules({ modules = [], chunks = [] }: WebpackStats): readonly WebpackModule[] {
  const tops = [...modules, ...chunks.flatMap(chunk => chunk.modules ?? [])]
  const all = new Set(tops)
  // The set grows while it is walked.
  for (const module of all) for (const below of module.modules ?? []) all.add(below)
  return [...all]
}

/** By output: the module of a WebAssembly file. */
function linkedModules(report: SizeReport): ReadonlyMap<number, WebpackModule & { readonly modules: WebpackModule[] }> {
  const made = new Map<number, Map<string, number>>()
  for (const position of includedItems(report, 'wasm')) {
    const { output, input, bytes } = report.items[position]
    const members = made.get(output) ?? new Map<string, number>()
    made.set(output, members)
    const name = input === undefined ? '(linker)' : report.inputs[input].name
    members.set(name, (members.get(name) ?? 0) + bytes)
  }
  return new Map(
    [...made].map(([output, members]) => {
      const { name: file, stableName: name = file, bytes } = report.outputs[output]
      const module = (own: string, size: number): WebpackModule => ({
        name: own,
        identifier: `${name}|${own}`,
        size,
        moduleType: 'webassembly/async',
        type: 'module',
        reasons: [],
      })
      const below = [...members].map(([own, size]) => module(own, size))
      return [output, { ...module(`./${name}`, bytes), modules: below }] as const
    }),
  )
}
