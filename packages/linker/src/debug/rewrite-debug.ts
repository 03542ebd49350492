import { FormatError } from '@wasmweld/binary'
import type { Layout, OutputCustomSection } from '../layout/layout.ts'
import type { Problem } from '../problems.ts'
import type { LinkedFile } from '../symbols/resolution.ts'
import type { EditedChunk } from './chunk-editor.ts'
import type { CodePlaces } from './code-places.ts'
import { DebugChunk } from './debug-chunk.ts'
import { readFileDebug } from './debug-units.ts'
import type { FileDebug } from './debug-units.ts'
import { collectUses } from './debug-uses.ts'
import { editFile } from './edit-file.ts'
import { EntryIndex } from './entry-index.ts'
import type { EntryStates } from './entry-state.ts'
import { FileEdit } from './file-edit.ts'
import { markEntries } from './mark-entries.ts'
import { placeSections } from './place-sections.ts'
import { UnreadDebug } from './unread-debug.ts'

/** The debug information of the link's objects. */
export interface LinkDebug {
  readonly files: readonly FileDebug[]
  /** Objects whose debug information is not understood, and why: it stays as it is, and their functions too. */
  readonly unread: ReadonlyMap<LinkedFile, FormatError>
}

/** Custom sections of which some were written anew. */
export interface RewrittenSections {
  readonly customSections: readonly OutputCustomSection[]
  readonly chunkOffset: Float64Array
  readonly mergedChunks: Layout['mergedChunks']
  /** By ChunkId: what goes into the output in place of the object's bytes. */
  readonly edited: ReadonlyMap<number, EditedChunk>
}

/** Reads the debug information of all objects, but for those of which it is known that they cannot be understood. */
export function readDebug(linked: readonly LinkedFile[], known: LinkDebug['unread']): LinkDebug {
  const files: FileDebug[] = []
  const unread = new Map(known)
  for (const file of linked) {
    const chunks = debugChunks(file)
    if (chunks.size === 0 || known.has(file)) continue
    try {
      files.push(readFileDebug(file, chunks))
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      unread.set(file, error)
    }
  }
  return { files, unread }
}

/** The debug sections of an object that take part, by their index among its chunks. */
function debugChunks(file: LinkedFile): Map<number, DebugChunk> {
  const { chunks, firstChunk } = file.object
  const found = new Map<number, DebugChunk>()
  for (let index = firstChunk.custom; index < chunks.length; index++) {
    const chunk = chunks[index]
    const isKept = chunk.bytes.to > chunk.bytes.from && (chunk.comdat < 0 || file.keptComdats[chunk.comdat])
    if (isKept && chunk.name.startsWith('.debug_'))
      found.set(index, new DebugChunk({ file, chunk, id: file.chunkBase + index }))
  }
  return found
}

/** Writes debug information anew for code that has moved. `prunes`: that of code and data which is gone goes too. */
export function rewriteDebug(
  { files, unread }: LinkDebug,
  layout: Layout,
  places: CodePlaces,
  prunes: boolean,
): RewrittenSections {
  const index = new EntryIndex(files)
  const states = prunes ? markEntries(files, index, places, unread.size > 0) : undefined
  const edited = new Map<number, EditedChunk>()
  const failures = new Map<LinkedFile, FormatError>()
  for (const debug of files) {
    try {
      for (const [id, chunk] of editOne(debug, places, index, states)) edited.set(id, chunk)
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      failures.set(debug.file, error)
    }
  }
  if (failures.size > 0) throw new UnreadDebug(failures)
  return placeSections(layout, edited, prunes)
}

function editOne(
  debug: FileDebug,
  places: CodePlaces,
  index: EntryIndex,
  states: EntryStates | undefined,
): Map<number, EditedChunk> {
  return editFile(new FileEdit(debug, collectUses(debug, states), places, index, states))
}

/** What a user is told of objects whose debug information is not understood. */
export function debugProblems({ unread }: LinkDebug): Problem[] {
  return Array.from(unread, ([file, { expectation, offset }]) => ({
    kind: 'unread-debug',
    severity: 'warning',
    file: file.name,
    expectation,
    offset,
  }))
}
