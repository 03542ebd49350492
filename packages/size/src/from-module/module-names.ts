import type { ExternalKind } from '@wasmweld/binary'

/** What the things of a module are called, by index in the space of their kind. */
export interface ModuleNames {
  /** The name that a function goes by. */
  readonly functions: ReadonlyMap<number, string>
  readonly types: ReadonlyMap<number, string>
  readonly tables: ReadonlyMap<number, string>
  readonly memories: ReadonlyMap<number, string>
  readonly globals: ReadonlyMap<number, string>
  readonly elements: ReadonlyMap<number, string>
  readonly data: ReadonlyMap<number, string>
  readonly tags: ReadonlyMap<number, string>
  /** Under which names something is exported. */
  readonly exported: Readonly<Record<ExternalKind, ReadonlyMap<number, readonly string[]>>>
}
