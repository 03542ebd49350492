// The end of a build: what JavaScript still uses becomes the linker's roots, the linked program becomes a file or text, and the calls
// that stand for it become code that loads it.
import MagicString, { type SourceMap } from 'magic-string'
import type { Environment } from './environment.ts'
import {
  type Bytes,
  type Source,
  instanceNow,
  moduleNow,
  pairNow,
  promisedInstance,
  promisedModule,
  promisedPair,
} from './glue/loading.ts'
import type { RenderContext, RenderedChunk } from './hook-context.ts'
import { laterImports } from './later-imports.ts'
import type { LinkedProgram } from './link-program.ts'
import { type ModuleFile, ModuleFiles, type OutputForm } from './module-files.ts'
import { type ProgramId, formatProgramId } from './native-id.ts'
import { type Chunks, linkForOutput } from './output-link.ts'
import { type PendingCall, type Wanted, findPendingCalls, hasPendingCalls } from './pending-calls.ts'
import { SideRenderer } from './side-calls.ts'
import type { OutputNotes } from './size/output-notes.ts'

/** An output being rendered: its chunks tell what of each module is left. */
export interface Output extends OutputForm {
  readonly sourcemap: boolean
  readonly chunks: Chunks
  /** The chunk is a worker's, among those of pages: unless the user says so it does not wait, and loses no message. */
  readonly isWorker?: boolean
  /** Pages and workers run the chunk. */
  readonly hasWorkers?: boolean
  /** Ids of the modules that surely run when the module with an id does; where side modules begin to load with their program. */
  runsWith?(id: string): ReadonlySet<string>
}

/** A text in place of a part of a chunk; `start` and `end` are the same where something is put in. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Replaces a chunk's pending calls; undefined when it has none. */
export function renderChunk(
  context: RenderContext,
  environment: Environment,
  code: string,
  chunk: RenderedChunk,
  output: Output,
): { code: string; map: SourceMap | null } | undefined {
  const edits = chunkEdits(context, environment, code, chunk, output)
  if (edits.length === 0) return undefined
  const edited = new MagicString(code)
  for (const { start, end, text } of edits) {
    if (start === end) edited.appendLeft(start, text)
    else edited.update(start, end, text)
  }
  return { code: edited.toString(), map: output.sourcemap ? edited.generateMap({ hires: 'boundary' }) : null }
}

/** What becomes of a chunk's pending calls, in their order; what stands before the chunk's own statements is last. */
export function chunkEdits(
  context: RenderContext,
  environment: Environment,
  code: string,
  chunk: RenderedChunk,
  output: Output,
): readonly Edit[] {
  if (!hasPendingCalls(code)) return []
  const files = new ModuleFiles(context, environment, chunk, output)
  const renderer = new CallRenderer(files, environment, { ...output, chunk: chunk.fileName })
  const edits = findPendingCalls(code).map((call): Edit => {
    const linked =
      call.wanted === 'constructors' ? undefined : linkForOutput(context, environment, call.program, output.chunks)
    const text = linked === undefined ? NOTHING : renderer.render(call, linked)
    renderer.noteGrowth(call, text)
    return { start: call.start, end: call.end, text }
  })
  const head = renderer.head()
  const at = afterDirectives(code)
  return head === '' ? edits : [...edits, { start: at, end: at, text: head }]
}

/** What becomes of a chunk's pending calls when there is nothing to load: they say why when they are run. */
export function failingEdits(code: string, message: string): readonly Edit[] {
  const failing = `(() => { throw new Error(${JSON.stringify(message)}) })()`
  return findPendingCalls(code).map(({ wanted, start, end }) => ({
    start,
    end,
    text: wanted === 'constructors' ? NOTHING : failing,
  }))
}

const NOTHING = 'void 0'

/** Where statements of a chunk may begin. */
function afterDirectives(code: string): number {
  return /^(?:#!.*\n)?(?:\s*(['"])use strict\1;?[^\S\n]*\n?)?/.exec(code)?.[0].length ?? 0
}

/** The module of a program that has such a call. */
const PART_OF: Readonly<Record<Wanted, ProgramId['part']>> = {
  instance: 'program',
  pair: 'program',
  startup: 'program',
  begun: 'program',
  side: 'program',
  constructors: 'program',
  compiled: 'init',
  module: 'module',
  url: 'url',
}

/** Calls about side modules. */
const IN_SIDES: readonly Wanted[] = ['side', 'startup', 'begun']

class CallRenderer {
  readonly #files: ModuleFiles
  readonly #environment: Environment
  readonly #format: string
  readonly #sides: SideRenderer
  readonly #chunk: string
  readonly #notes: OutputNotes
  readonly #isAtOnce: boolean
  readonly #isHeard: boolean
  #inlined = 0

  constructor(files: ModuleFiles, environment: Environment, output: Output & { readonly chunk: string }) {
    const { format, notes, chunk, isWorker = false, hasWorkers = false } = output
    this.#files = files
    this.#environment = environment
    this.#format = format
    this.#notes = notes
    this.#chunk = chunk
    this.#isAtOnce = isWorker && environment.options.instantiate === undefined
    this.#isHeard = hasWorkers && environment.options.instantiate === undefined
    this.#sides = new SideRenderer(files, environment, output)
  }

  /** Statements to stand before the chunk's own. */
  head(): string {
    return `${this.#files.head()}${this.#sides.head()}`
  }

  /** After a call was rendered: the module that has it is longer now. */
  noteGrowth({ wanted, program, side, start, end }: PendingCall, text: string): void {
    const inlined = this.#files.inlined - this.#inlined
    this.#inlined = this.#files.inlined
    const module = side === undefined ? formatProgramId({ part: PART_OF[wanted], program }) : side
    const bytes = Buffer.byteLength(text) - (end - start) - inlined
    this.#notes.growths.push({ chunk: this.#chunk, module, bytes })
  }

  render(call: PendingCall, linked: LinkedProgram): string {
    if (IN_SIDES.includes(call.wanted)) return this.#renderSides(call, linked)
    const file = this.#file(call, linked)
    if (call.wanted === 'url') return this.#files.urlText(call, file)
    const waits = call.wanted === 'compiled' || this.#mayWait(call)
    const atOnce = call.place !== 'inside-function' && call.wanted !== 'compiled'
    const source = this.#heard(this.#files.source(call, file, { waits, atOnce }))
    if (call.wanted === 'compiled') return promisedModule(source)
    const imports = this.#imports(call, linked)
    if (!waits || source.kind === 'imported') return now(call.wanted, source, imports)
    // In parentheses: a bundler may have put the call where its value is used.
    return call.place === 'awaited'
      ? promised(call.wanted, source, imports)
      : `(await ${promised(call.wanted, source, imports)})`
  }

  #heard(source: Source): Source {
    return source.kind === 'fetched' && this.#isHeard ? { ...source, heard: true } : source
  }

  #renderSides(call: PendingCall, linked: LinkedProgram): string {
    if (call.wanted === 'begun') return this.#isAtOnce ? NOTHING : this.#sides.begunWithProgram(call, linked)
    const waits = this.#mayWait(call)
    const text = this.#sides.render(call, linked, waits)
    return waits && call.place !== 'awaited' ? `(await ${text})` : text
  }

  #file({ program }: PendingCall, linked: LinkedProgram): ModuleFile {
    const note = linked.removal === undefined ? {} : { note: linked.removal }
    return { name: this.#environment.assetName(program), program, linked, ...note }
  }

  #imports({ program, values: [imports] }: PendingCall, linked: LinkedProgram): string {
    const later = laterImports(this.#environment, program, linked.imports)
    if (later === '') return imports
    return imports === '' ? `{ ${later} }` : `{ ...${imports}, ${later} }`
  }

  #mayWait({ place }: PendingCall): boolean {
    if (this.#isAtOnce) return false
    if (place === 'awaited') return true
    return place === 'top-level' && this.#format === 'es' && this.#environment.instantiate === 'await'
  }
}

function now(wanted: Wanted, source: Source, imports: string): string {
  if (wanted === 'pair') return pairNow(source, imports)
  return wanted === 'instance' ? instanceNow(source, imports) : moduleNow(source)
}

function promised(wanted: Wanted, source: Bytes, imports: string): string {
  if (wanted === 'pair') return promisedPair(source, imports)
  return wanted === 'instance' ? promisedInstance(source, imports) : promisedModule(source)
}
