// The words of this package: a program, the libraries that it loads, and what may be asked of them.

/** Where a module is: its address, its bytes, or the module itself. A response may still be on its way. */
export type LibrarySource = string | URL | BufferSource | WebAssembly.Module | Response | Promise<Response>

export interface ProgramOptions {
  /**
   * The program that libraries are loaded into: an instance that is there and initialised, or a module to be instantiated. Without one
   * there is only memory, table and stack.
   */
  readonly main?: WebAssembly.Instance | LibrarySource
  /** What the host gives: functions by import module and name, for the program and for all libraries. */
  readonly imports?: WebAssembly.Imports
  /** Finds a needed library, or one that is opened by a bare name. Default: beside who needs it. */
  readonly locate?: (name: string, from: string | undefined) => LibrarySource | undefined
  /** Where libraries of a name are, before `locate` is asked. */
  readonly libraries?: Readonly<Record<string, LibrarySource>>
  /** What relative addresses start from. Default: the page's or worker's address; in Node, the working directory. */
  readonly base?: string | URL
  /** In bytes, where the loader makes the stack. Default: 64 KiB. */
  readonly stackSize?: number
}

export interface DlopenOptions {
  /** The name of the library; default: the last part of its address. */
  readonly name?: string
  /** Its symbols serve libraries that come later (`RTLD_GLOBAL`). Default: `false`. */
  readonly global?: boolean
  /** Functions may stay missing until they are called (`RTLD_LAZY`). Default: `false` (`RTLD_NOW`). */
  readonly lazy?: boolean
  /** `dlclose` leaves it (`RTLD_NODELETE`). */
  readonly noDelete?: boolean
  /** Only a library that is there already (`RTLD_NOLOAD`). */
  readonly noLoad?: boolean
  /**
   * `reload` may replace it. Other modules then call it through trampolines, which makes such a call about twice as long, and a copy of
   * its data is kept. Default: `false`.
   */
  readonly reloadable?: boolean
}

/** A library that was loaded. */
export interface Library {
  readonly name: string
  /** Functions as they can be called, data as addresses. Made when it is asked for. */
  readonly exports: Readonly<Record<string, unknown>>
}

/** A running program. */
export interface Program {
  readonly memory: WebAssembly.Memory
  readonly table: WebAssembly.Table
  /** The exports of the program's own module. */
  readonly exports: WebAssembly.Exports
  /** In load order. */
  readonly libraries: readonly Library[]
}
