import type { Problem } from '../problems.ts'
import type { Archive } from './archive.ts'
import type { ObjectFile } from './object-file.ts'
import type { SharedLibrary } from './shared-library.ts'
import type { StubLibrary } from './stub-library.ts'

/** One file of a link, as its user names it. */
export interface LinkInput {
  /** As shown in messages and in the report. */
  readonly name: string
  readonly bytes: Uint8Array
  /** `lazy`: an object that joins when needed, as between --start-lib and --end-lib. `whole`: every member of the archive joins. */
  readonly load?: 'lazy' | 'whole'
  /** The file may be a shared library, which a loader will put beside the output (-Bdynamic). Otherwise one is refused. */
  readonly dynamic?: boolean
}

/** An input that was read. */
export type InputFile =
  | { readonly kind: 'object'; readonly object: ObjectFile; readonly lazy: boolean }
  | { readonly kind: 'archive'; readonly archive: Archive; readonly whole: boolean }
  | { readonly kind: 'shared'; readonly library: SharedLibrary }
  | { readonly kind: 'stub'; readonly library: StubLibrary }
  | { readonly kind: 'refused'; readonly problem: Problem }

/**
 * Objects and archives that were read before, by the very bytes and the name they were read under. Whoever gives the same
 * `Uint8Array` to a second link must not have changed what is in it.
 */
export interface InputCache {
  readonly objects: WeakMap<Uint8Array, Map<string, ObjectFile>>
  readonly archives: WeakMap<Uint8Array, Map<string, Archive>>
  readonly libraries: WeakMap<Uint8Array, Map<string, SharedLibrary>>
}

export function createInputCache(): InputCache {
  return { objects: new WeakMap(), archives: new WeakMap(), libraries: new WeakMap() }
}
