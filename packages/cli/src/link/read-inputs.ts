import { identifyFile, isArchive, isThinArchive } from '@wasmweld/binary'
import {
  type Archive,
  createInputCache,
  describeProblem,
  type InputCache,
  type LinkInput,
  openInput,
  type Problem,
  type ProblemStyle,
} from '@wasmweld/linker'
import { findLibrary, isFile, ToolchainError } from '@wasmweld/toolchain'
import { readBytes } from '../files.ts'
import type { Diagnostics } from './diagnostics.ts'
import { outputKind } from './output-kind.ts'
import type { InputRequest, LinkSettings } from './settings.ts'
import { fillThinArchive } from './thin-archive.ts'

/** A file as the link gets it, with those that are read because they lie beside it. */
export interface ReadFile {
  readonly path: string
  readonly bytes: Uint8Array
  readonly beside: readonly ReadFile[]
}

export interface ReadInputs {
  /** For each file and library that the command line names, what was read for it. */
  readonly files: readonly (ReadFile | undefined)[]
  readonly inputs: readonly LinkInput[]
  /** Symbols that the archives' `.imports` files let be undefined. */
  readonly allowUndefined: readonly string[]
  /** Members of archives that LLVM's linker would compile, `lib.a(a.o)`, and that take no part here. */
  readonly bitcode: ReadonlySet<string>
  /** The inputs as they were read. */
  readonly cache: InputCache
}

/** Reads what the command line names, in its order. What cannot be read is shown, all of it, and left out. */
export function readInputs(settings: LinkSettings, style: ProblemStyle, diagnostics: Diagnostics): ReadInputs {
  const cache = createInputCache()
  const files: (ReadFile | undefined)[] = []
  const inputs: LinkInput[] = []
  const allowUndefined: string[] = []
  const bitcode = new Set<string>()
  for (const request of settings.inputs) {
    const file = readFile(request, settings, style, diagnostics)
    if (request.kind !== 'fault') files.push(file)
    if (file === undefined) continue
    const { path, bytes, beside } = file
    const input = asInput(path, bytes, request, takesShared(request, settings))
    const opened = openInput(input, cache)
    for (const imports of beside) allowUndefined.push(...namesIn(imports.bytes))
    if (opened.kind === 'refused' && !isLate(opened.problem, style)) {
      diagnostics.problem(opened.problem, describeProblem(opened.problem, isBitcode(bytes) ? 'rich' : style))
      if (style === 'wasm-ld' && opened.problem.kind === 'damaged-file') break
      continue
    }
    if (opened.kind === 'archive' && isEmpty(opened.archive, bytes, bitcode)) {
      warnOfForeign(opened.archive, style, diagnostics)
      continue
    }
    inputs.push(input)
  }
  return { files, inputs, allowUndefined, bitcode, cache }
}

/** What wasm-ld tells of when it links: that a module is none to be linked. */
const isLate = (problem: Problem, style: ProblemStyle): boolean =>
  style === 'wasm-ld' && problem.kind === 'foreign-file' && problem.description.startsWith('not a ')

/** An archive in which there is nothing to link is no input. Notes the members that are bitcode. */
function isEmpty(archive: Archive, bytes: Uint8Array, bitcode: Set<string>): boolean {
  const compiled = bitcodeMembers(archive, bytes)
  for (const member of compiled) bitcode.add(member)
  return archive.members.length + compiled.length === 0
}

function warnOfForeign({ name, foreign }: Archive, style: ProblemStyle, diagnostics: Diagnostics): void {
  for (const { name: member } of foreign) {
    const problem: Problem = { kind: 'foreign-member', severity: 'warning', archive: name, member }
    diagnostics.problem(problem, describeProblem(problem, style))
  }
}

function readFile(
  request: InputRequest,
  settings: LinkSettings,
  style: ProblemStyle,
  diagnostics: Diagnostics,
): ReadFile | undefined {
  const path = pathOf(request, settings, style, diagnostics)
  const bytes = path === undefined ? undefined : readInput(path, settings, style, diagnostics)
  if (path === undefined || bytes === undefined) return undefined
  return { path, bytes, beside: isArchive(bytes) ? importsBeside(path) : [] }
}

/** What is made to be loaded may have libraries that are loaded; an object may not. */
function takesShared({ shared }: InputRequest, settings: LinkSettings): boolean {
  const { output = settings.link.output } = outputKind(settings)
  return output !== 'relocatable' && (shared ?? (output === 'pie' || output === 'shared'))
}

function pathOf(
  request: InputRequest,
  settings: LinkSettings,
  style: ProblemStyle,
  diagnostics: Diagnostics,
): string | undefined {
  if (request.kind === 'file') return request.name
  if (request.kind === 'fault') {
    diagnostics.error(request.name)
    return undefined
  }
  try {
    return findLibrary(request.name, settings.libraryPath, { shared: takesShared(request, settings) })
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error
    diagnostics.error(style === 'rich' ? error.message : error.summary)
    return undefined
  }
}

function readInput(
  path: string,
  { verbose }: LinkSettings,
  style: ProblemStyle,
  diagnostics: Diagnostics,
): Uint8Array | undefined {
  if (verbose) diagnostics.log(`Loading: ${path}`)
  const read = readBytes(path)
  if ('reason' in read) {
    diagnostics.error(`cannot open ${path}: ${read.reason}`)
    return undefined
  }
  if (!isThinArchive(read.bytes)) return read.bytes
  const { bytes, errors } = fillThinArchive(path, read.bytes, style)
  for (const error of errors) diagnostics.error(error)
  return errors.length === 0 ? bytes : undefined
}

/** What LLVM's linker would compile; its own messages know no such case. */
const isBitcode = (bytes: Uint8Array): boolean => identifyFile(bytes).kind === 'bitcode'

function bitcodeMembers({ name, foreign }: Archive, bytes: Uint8Array): readonly string[] {
  const found = foreign.filter(({ bytes: { from, to } }) => isBitcode(bytes.subarray(from, to)))
  return found.map(member => `${name}(${member.name})`)
}

function asInput(name: string, bytes: Uint8Array, { lazy, whole }: InputRequest, dynamic: boolean): LinkInput {
  const input = dynamic ? { name, bytes, dynamic } : { name, bytes }
  if (isArchive(bytes)) return whole ? { ...input, load: 'whole' } : input
  return lazy ? { ...input, load: 'lazy' } : input
}

/** `libc.imports` beside `libc.a` lists what that library leaves to its host. */
function importsBeside(archive: string): readonly ReadFile[] {
  const path = archive.replace(/(?<=[^/\\])\.[^./\\]*$/, '') + '.imports'
  if (!isFile(path)) return []
  const read = readBytes(path)
  return 'bytes' in read ? [{ path, bytes: read.bytes, beside: [] }] : []
}

/** The lines of a list of symbols; `#` begins a comment. */
export function namesIn(bytes: Uint8Array): readonly string[] {
  const lines = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .map(line => line.trim())
  return lines.filter(line => line !== '' && !line.startsWith('#'))
}
