// What is asked for, and what comes out, when a program is linked together with its side modules.
import type { FunctionType } from '@wasmweld/binary'
import type { LinkInput, LinkOptions, LinkResult } from '@wasmweld/linker'
import type { SideProblem } from './side-problem.ts'

/** Links objects: the linker itself, or the linker with libraries around it. */
export type Link = (inputs: readonly LinkInput[], options: LinkOptions) => LinkResult

/** When a side module comes: with the program, or with a part of the JavaScript that may never be loaded. */
export type SideTime = 'startup' | 'later'

export interface SideRequest {
  /** The file's name as messages show it. Its last part is what `needed` of others names. */
  readonly name: string
  readonly source:
    | { readonly kind: 'module'; readonly bytes: Uint8Array }
    /** Objects and archives, linked here. */
    | { readonly kind: 'objects'; readonly inputs: readonly LinkInput[]; readonly options?: LinkOptions }
  /** Symbols that JavaScript uses of it; `all` for everything that it exports. */
  readonly roots: readonly string[] | 'all'
  readonly time: SideTime
}

export interface ProgramRequest {
  /** Objects of the program itself; there may be none. */
  readonly inputs: readonly LinkInput[]
  readonly options: LinkOptions
  readonly sides: readonly SideRequest[]
  /** Functions that the host gives, by import module; `all`: whatever nothing native defines. */
  readonly host: Readonly<Record<string, readonly string[] | 'all'>>
  /** Symbols that may be missing until they are called. */
  readonly allowUndefined?: readonly string[]
  /** `false`: side modules stay as they are, and a loader places them. Default: `true`. */
  readonly prelink?: boolean
  /**
   * For side modules that are not known now: `all` keeps and exports everything that the program's libraries define; a list keeps these
   * symbols. Default: nothing.
   */
  readonly unknownSides?: 'all' | readonly string[]
}

/** An import of a linked side module that is no export of the program or of another side module: JavaScript must give it. */
export interface SideHostImport {
  readonly module: string
  readonly field: string
  readonly kind: 'function' | 'global' | 'table' | 'tag'
}

export interface LinkedSide {
  readonly name: string
  readonly module: Uint8Array
  readonly time: SideTime
  /** `prelinked`: at a fixed place. `general`: a loader finds a place and resolves symbols. */
  readonly form: 'prelinked' | 'general'
  /** Names of side modules whose exports it imports, and which therefore come first. Of a cycle, those that come earlier in `sides`. */
  readonly after: readonly string[]
  /** What the exports are; functions with their types, data with its address (`general`: offset). */
  readonly exports: readonly LinkedSideExport[]
  /** Exported functions without parameters to call once, in this order, when all modules that come together are instantiated. */
  readonly initialize: readonly string[]
  readonly host: readonly SideHostImport[]
  readonly link?: LinkResult
}

export interface LinkedSideExport {
  readonly name: string
  readonly kind: 'function' | 'data' | 'tag'
  readonly type?: FunctionType
  readonly address?: number
}

export interface LinkedProgram {
  /** The program itself. */
  readonly main: LinkResult
  /** In the order in which they are instantiated and constructed: what others need first. */
  readonly sides: readonly LinkedSide[]
  readonly warnings: readonly SideProblem[]
}
