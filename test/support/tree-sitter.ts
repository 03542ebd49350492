// Drives tree-sitter's C library, as `web-tree-sitter.wasm` exports it: what its own JavaScript does, as far as parsing a text needs it.
// Runs in Node and in pages.

/** A loaded library, or the program itself. */
export interface TreeSitterLibrary {
  readonly memory: WebAssembly.Memory
  readonly exports: WebAssembly.Exports
}

/** What `web-tree-sitter.wasm` imports from JavaScript, and the text that it is to read. */
export interface TreeSitterHost {
  readonly imports: WebAssembly.Imports
  /** What asks for text; known only when the program is there. */
  library: TreeSitterLibrary | undefined
  text: string
}

export interface ParsedNode {
  readonly type: string
  /** In UTF-16 code units, as `web-tree-sitter` counts. */
  readonly start: number
  readonly end: number
}

/** What a parse gives. */
export interface Parsed {
  /** The tree as an s-expression. */
  readonly tree: string
  /** All nodes in document order, parents first. */
  readonly nodes: readonly ParsedNode[]
}

/** What a language object says of itself. */
export interface LanguageFacts {
  readonly abi: number
  readonly name: string | undefined
  readonly states: number
  readonly fields: readonly (string | undefined)[]
  readonly symbols: readonly string[]
}

/** The library asks for at most this many code units at a time, with a zero behind them. */
const BUFFER_UNITS = (10 * 1024) / 2 - 1
/** Of a node: the id, and four words more. */
const NODE_WORDS = 5

export function treeSitterHost(): TreeSitterHost {
  const library = (): TreeSitterLibrary => {
    if (host.library === undefined) throw new Error('the library called before it was known')
    return host.library
  }
  const view = (): DataView => new DataView(library().memory.buffer)
  const zero = (): number => 0
  const abort = (): never => {
    throw new Error('tree-sitter aborted')
  }
  const grow = (bytes: number): number => {
    const missing = (bytes >>> 0) - view().byteLength
    return missing <= 0 || library().memory.grow(Math.ceil(missing / 65536)) >= 0 ? 1 : 0
  }
  const host: TreeSitterHost = {
    library: undefined,
    text: '',
    imports: {
      env: {
        tree_sitter_parse_callback(to: number, index: number, _row: number, _column: number, length: number): void {
          const units = host.text.slice(index, index + BUFFER_UNITS)
          for (let at = 0; at < units.length; at++) view().setUint16(to + 2 * at, units.charCodeAt(at), true)
          view().setInt32(length, units.length, true)
        },
        tree_sitter_progress_callback: zero,
        tree_sitter_query_progress_callback: zero,
        tree_sitter_log_callback: zero,
        emscripten_resize_heap: grow,
        _abort_js: abort,
      },
      wasi_snapshot_preview1: { fd_write: zero, fd_seek: zero, fd_close: zero },
    },
  }
  return host
}

/** What grammars want besides, of a C++ library and of `assert`, and `web-tree-sitter.wasm` does not have. */
export function scannerHost(host: TreeSitterHost): WebAssembly.ModuleImports {
  const call = (name: string, value: number): number => (host.library?.exports[name] as Call)(value)
  const fail = (): never => {
    throw new Error('a scanner failed')
  }
  return {
    ...{ __assert_fail: fail, abort: fail, _ZNKSt3__220__vector_base_commonILb1EE20__throw_length_errorEv: fail },
    _Znwm: (size: number): number => call('malloc', size),
    _ZdlPv: (address: number): number => call('free', address),
  }
}

type Call = (...values: number[]) => number

/** The C functions by name. */
export class TreeSitter {
  readonly #library: TreeSitterLibrary
  readonly #host: TreeSitterHost
  /** Where the library puts what it returns. */
  readonly #transfer: number
  readonly compatible: { readonly newest: number; readonly oldest: number }

  constructor(library: TreeSitterLibrary, host: TreeSitterHost) {
    this.#library = library
    this.#host = host
    host.library = library
    this.#transfer = this.#call('ts_init')
    const [newest, oldest] = this.#words(2)
    this.compatible = { newest, oldest }
  }

  /** Parses a text. `language` is the address that `tree_sitter_X()` returned. */
  parse(language: number, text: string): Parsed {
    this.#host.text = text
    this.#call('ts_parser_new_wasm')
    const [parser, input] = this.#words(2)
    if (this.#call('ts_parser_set_language', parser, language) === 0) throw new Error('the language was refused')
    const tree = this.#call('ts_parser_parse_wasm', parser, input, 0, 0, 0)
    if (tree === 0) throw new Error('the parser gave no tree')
    this.#call('ts_tree_root_node_wasm', tree)
    const root = this.#words(NODE_WORDS)
    const parsed = { tree: this.#treeText(tree, root), nodes: this.#nodes(tree, root, language) }
    this.#call('ts_tree_delete', tree)
    this.#call('ts_parser_delete', parser)
    this.#call('free', input)
    return parsed
  }

  /** Reads a language object through the library's functions. */
  facts(language: number): LanguageFacts {
    const all = (count: number, name: string): (string | undefined)[] =>
      Array.from({ length: count }, (_, index) => this.#text(this.#call(name, language, index)))
    return {
      abi: this.#call('ts_language_abi_version', language),
      name: this.#text(this.#call('ts_language_name', language)),
      states: this.#call('ts_language_state_count', language),
      fields: all(this.#call('ts_language_field_count', language) + 1, 'ts_language_field_name_for_id'),
      symbols: all(this.#call('ts_language_symbol_count', language), 'ts_language_symbol_name').map(name => name ?? ''),
    }
  }

  #call(name: string, ...values: number[]): number {
    const called = this.#library.exports[name]
    if (typeof called !== 'function') throw new Error(`tree-sitter's library exports no ${name}`)
    return (called as Call)(...values)
  }

  /** The first words of the transfer buffer. */
  #words(count: number): number[] {
    const view = new DataView(this.#library.memory.buffer, this.#transfer)
    return Array.from({ length: count }, (_, index) => view.getInt32(4 * index, true))
  }

  /** Hands a node over, for the next call. */
  #give(node: readonly number[]): void {
    const view = new DataView(this.#library.memory.buffer, this.#transfer)
    node.forEach((word, index) => view.setInt32(4 * index, word, true))
  }

  #text(address: number): string | undefined {
    if (address === 0) return undefined
    const bytes = new Uint8Array(this.#library.memory.buffer)
    return new TextDecoder().decode(bytes.slice(address, bytes.indexOf(0, address)))
  }

  #treeText(tree: number, root: readonly number[]): string {
    this.#give(root)
    const address = this.#call('ts_node_to_string_wasm', tree)
    const text = this.#text(address) ?? ''
    this.#call('free', address)
    return text
  }

  #nodes(tree: number, node: readonly number[], language: number): ParsedNode[] {
    this.#give(node)
    const type = this.#text(this.#call('ts_language_symbol_name', language, this.#call('ts_node_symbol_wasm', tree)))
    this.#give(node)
    const end = this.#call('ts_node_end_index_wasm', tree)
    this.#give(node)
    this.#call('ts_node_children_wasm', tree)
    const [count, children] = this.#words(2)
    const view = new DataView(this.#library.memory.buffer)
    const words = Array.from({ length: count * NODE_WORDS }, (_, index) => view.getInt32(children + 4 * index, true))
    if (count > 0) this.#call('free', children)
    const own: ParsedNode = { type: type ?? '', start: node[1], end }
    const inner = Array.from({ length: count }, (_, index) =>
      this.#nodes(tree, words.slice(index * NODE_WORDS, (index + 1) * NODE_WORDS), language),
    )
    return [own, ...inner.flat()]
  }
}
