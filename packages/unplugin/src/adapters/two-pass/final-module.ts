// The text of a native module in the pass whose output is wanted: what is linked is known by then, but not what its file is called.
import { createHash } from 'node:crypto'
import type { Environment } from '../../core/environment.ts'
import { renderChunk } from '../../core/emit.ts'
import type { ErrorReport, RenderContext } from '../../core/hook-context.ts'
import type { Chunks } from '../../core/output-link.ts'
import type { OutputPlace } from '../../core/size/output-notes.ts'
import { raise } from '../reported.ts'

/** A linked module that a module's text refers to by a variable, which the adapter imports from wherever its bundler puts files. */
export interface EmittedFile {
  /** Names the file until the bundler has named it. */
  readonly reference: string
  readonly variable: string
  /** What it should be called, without what a bundler makes of its contents. */
  readonly name: string
  readonly bytes: Uint8Array
}

export interface PassModule {
  readonly code: string
  readonly moduleSideEffects: boolean
  /** Files that the text refers to. */
  readonly files: readonly EmittedFile[]
}

/** The variable that stands for a file's URL, as the bundler writes it. */
export const urlVariable = (reference: string): string => `__wasmweld_url_${reference}__`

/** Files by their contents. */
export class EmittedFiles {
  readonly #files = new Map<string, EmittedFile>()

  /** The reference depends on nothing but the file: modules are loaded in any order. */
  add(name: string, bytes: Uint8Array): EmittedFile {
    const digest = createHash('sha256').update(name).update('\0').update(bytes).digest('hex')
    const reference = digest.slice(0, 16)
    const file = this.#files.get(reference) ?? { reference, variable: urlVariable(reference), name, bytes }
    this.#files.set(reference, file)
    return file
  }

  get(reference: string): EmittedFile {
    const file = this.#files.get(reference)
    if (file === undefined) throw new Error(`no file ${reference} was emitted`)
    return file
  }
}

interface Rendering {
  readonly id: string
  readonly place: OutputPlace
  readonly chunks: Chunks
  readonly emitted: EmittedFiles
  runsWith(id: string): ReadonlySet<string>
  warn(report: ErrorReport): void
}

/** Replaces what stands for linked modules in a module's text. */
export function renderModule(
  environment: Environment,
  text: { readonly code: string; readonly moduleSideEffects: boolean },
  { id, place, chunks, emitted, runsWith, warn }: Rendering,
): PassModule {
  const files = new Set<EmittedFile>()
  const context: RenderContext = {
    emitFile({ name, source }) {
      const file = emitted.add(name, source)
      files.add(file)
      return file.reference
    },
    getFileName: reference => reference,
    warn,
    error: raise,
  }
  const output = {
    format: place.format,
    assetFileNames: '',
    sourcemap: false,
    chunks,
    runsWith,
    notes: environment.notesOf(place),
  }
  const chunk = { fileName: id, isEntry: false, imports: [], modules: {} }
  const rendered = renderChunk(context, environment, text.code, chunk, output)
  return { code: rendered?.code ?? text.code, moduleSideEffects: text.moduleSideEffects, files: [...files] }
}
