// Links objects that are written in text, and shows what came of it as lines.

import { readModule, writeArchive } from '@wasmweld/binary'
import { describeProblem, link, LinkError, type LinkInput, type LinkOptions, type LinkReport } from '@wasmweld/linker'
import { encodeText } from './encode-text.ts'
import { findSection, functionNames, printSection } from './print-module.ts'
import { parseObject } from './text-object.ts'

/** The inputs of a link in order; members of one archive that follow each other make one archive. */
export function inputsOf(texts: readonly string[]): LinkInput[] {
  const inputs: {
    name: string
    load?: 'lazy' | 'whole'
    bytes?: Uint8Array
    members: { name: string; bytes: Uint8Array }[]
  }[] = []
  for (const object of texts.map(parseObject)) {
    const bytes = encodeText(object)
    const load = object.load === undefined ? {} : { load: object.load }
    const { archive } = object
    if (archive === undefined) {
      inputs.push({ name: object.name, bytes, members: [], ...load })
      continue
    }
    const member = { name: object.name.slice(archive.length + 1, -1), bytes }
    const last = inputs.at(-1)
    if (last?.name === archive) last.members.push(member)
    else inputs.push({ name: archive, members: [member], ...load })
  }
  return inputs.map(({ members, bytes = writeArchive(members), ...input }) => ({ ...input, bytes }))
}

/** A link that succeeded. */
export interface LinkedText {
  readonly module: Uint8Array
  readonly warnings: readonly string[]
  readonly report: LinkReport
  /** Lines of a section of the output: `export`, `code`, `"name"` …; none where there is no such section. */
  section(title: string): string[]
  /** Defined and imported functions in index order, by the name section. */
  readonly functions: readonly string[]
  /** The instructions of a function, by its name. */
  body(name: string): string[]
}

/** Links without an entry unless `options` say otherwise. Tests that validate the module say so themselves. */
export function linkText(texts: readonly string[], options: LinkOptions = {}): LinkedText {
  return linkInputs(inputsOf(texts), options)
}

export function linkInputs(inputs: readonly LinkInput[], options: LinkOptions = {}): LinkedText {
  const result = link(inputs, { entry: false, ...options })
  const module = readModule(result.module)
  const section = (title: string): string[] => {
    const found = findSection(module, title)
    return found === undefined ? [] : printSection(module, found)
  }
  const body = (name: string): string[] => {
    const lines = section('code')
    const from = lines.findIndex(line => new RegExp(`^function \\d+ ${name.replace(/[.$()*+]/g, '\\$&')}, `).test(line))
    if (from < 0) throw new Error(`the output has no function ${name}`)
    const rest = lines.slice(from + 1)
    const end = rest.findIndex(line => !line.startsWith(' '))
    return (end < 0 ? rest : rest.slice(0, end)).map(line => line.trim())
  }
  return {
    module: result.module,
    warnings: result.warnings.map(problem => describeProblem(problem, 'wasm-ld')),
    get report() {
      return result.report
    },
    section,
    get functions() {
      return [...functionNames(module).values()]
    },
    body,
  }
}

/** The errors of a link that fails, in wasm-ld's words. */
export function refusal(texts: readonly string[], options: LinkOptions = {}): string[] {
  return refusalOf(inputsOf(texts), options)
}

export function refusalOf(inputs: readonly LinkInput[], options: LinkOptions = {}): string[] {
  try {
    link(inputs, { entry: false, ...options })
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    return error.problems.map(problem => describeProblem(problem, 'wasm-ld'))
  }
  return []
}

/** Whether an engine takes the module. */
export const isValid = (module: Uint8Array): boolean => WebAssembly.validate(module as Uint8Array<ArrayBuffer>)
