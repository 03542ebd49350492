// What is asked for, and what comes out, when a program is linked together with its side modules.
import type { FunctionType } from '@wasmweld/binary'
import type { LinkInput, LinkOptions, LinkResult } from '@wasmweld/linker'
import type { ProgramReport } from './program-report.ts'
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
  /** What JavaScript uses of the program itself is in `exports`. */
  readonly options: LinkOptions
  /** In the order in which symbols are looked for in them. */
  readonly sides: readonly SideRequest[]
  /** Functions that the host gives, by import module; `all`: whatever nothing native defines. */
  readonly host: Readonly<Record<string, readonly string[] | 'all'>>
  /** Functions that may be missing until they are called. */
  readonly allowUndefined?: readonly string[]
  /** `false`: side modules stay as they are, or become shared libraries of position-independent objects, and a loader places them. Default: `true`. */
  readonly prelink?: boolean
  /**
   * For side modules that are not known now: `all` keeps and exports everything that the program's libraries define; a list keeps these
   * symbols. Default: nothing.
   */
  readonly unknownSides?: 'all' | readonly string[]
  /** Where a missing symbol might come from, in words: `libm.a(sin.o)`. */
  readonly whoDefines?: (name: string) => readonly string[]
}

/**
 * Where an import of a linked side module comes from. `missing`: from nowhere; a function that may be missing until it is called, and the
 * host has to give one that throws an error with the names of the symbol and of the side module.
 */
export type ImportSource =
  { readonly kind: 'program' | 'host' | 'missing' } | { readonly kind: 'side'; readonly name: string }

export interface LinkedImport {
  readonly module: string
  readonly field: string
  readonly kind: 'function' | 'global' | 'table' | 'memory' | 'tag'
  /** Of functions and tags. */
  readonly type?: FunctionType
  readonly from: ImportSource
}

/** An import of a linked side module that JavaScript must give. Of tags there is one per name in the whole program. */
export interface SideHostImport {
  readonly module: string
  readonly field: string
  readonly kind: 'function' | 'global' | 'table' | 'tag'
  readonly type?: FunctionType
  /** Nobody has it: what is given throws an error when it is called. */
  readonly missing: boolean
}

export interface LinkedSide {
  readonly name: string
  readonly module: Uint8Array
  /** `startup` also for a side module that was asked for later, where something that comes at startup cannot do without it. */
  readonly time: SideTime
  /** `prelinked`: at a fixed place. `general`: a loader finds a place and resolves symbols. */
  readonly form: 'prelinked' | 'general'
  /**
   * Side modules that need each other have the same number and stand side by side: all of a group are instantiated and relocated, in order,
   * before the first of them is initialized.
   */
  readonly group: number
  /** Names of side modules that must be there first, all initialized but those of its own group. */
  readonly after: readonly string[]
  /** What the exports are; functions with their types, data with its address (`general`: offset). */
  readonly exports: readonly LinkedSideExport[]
  /** Exported functions without parameters to call when the module is instantiated. */
  readonly relocate: readonly string[]
  /** Exported functions without parameters to call once, in this order, when all modules of the group are instantiated and relocated. */
  readonly initialize: readonly string[]
  /** All imports of `module`. Of the `general` form: what they will be bound to, where it is known. */
  readonly imports: readonly LinkedImport[]
  /** Those that JavaScript must give, the missing ones too. */
  readonly host: readonly SideHostImport[]
  /** Of prelinked side modules made of objects. */
  readonly link?: LinkResult
}

export interface LinkedSideExport {
  readonly name: string
  readonly kind: 'function' | 'data' | 'tag'
  readonly type?: FunctionType
  readonly address?: number
}

export interface LinkedProgram {
  /** The program itself: `main.module` carries the program's id when side modules are prelinked. */
  readonly main: LinkResult
  /**
   * Names of side modules that the program's own code uses. Those of them that come at startup, and what comes before these, have to be
   * there before the program's constructors run.
   */
  readonly needs: readonly string[]
  /** In the order in which they are instantiated and initialized: what others need first. */
  readonly sides: readonly LinkedSide[]
  readonly warnings: readonly SideProblem[]
  readonly report: ProgramReport
}
