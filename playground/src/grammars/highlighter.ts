// The parser, as JavaScript calls it: C that the bundler linked. Texts cross as UTF-8, and offsets count its bytes.

import { buffer_give_back, buffer_take, memory } from '../../native/build/buffer.o?program=grammars'
import {
  highlighter_choose,
  highlighter_count,
  highlighter_is_broken,
  highlighter_name,
  highlighter_nodes,
  highlighter_path,
  highlighter_run,
} from '../../native/build/highlighter.o?program=grammars'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A piece of the text, and what the query calls it: nothing for plain text. */
export interface Piece {
  readonly text: string
  readonly capture: string
}

export interface Painted {
  readonly pieces: readonly Piece[]
  readonly nodes: number
  readonly isBroken: boolean
  /** Parsing and painting, in native code. */
  readonly milliseconds: number
}

/** Makes a grammar the one to parse with. @throws when the query does not fit it */
export function choose(language: number, query: string): void {
  const wrong = lend(query, (pointer, length) => highlighter_choose(language, pointer, length))
  if (wrong === -2) throw new Error('this version of Tree-sitter does not read the grammar')
  if (wrong >= 0) throw new Error(`the query is wrong behind: ${query.slice(0, wrong)}`)
}

/** Parses and paints a text. */
export function paint(text: string): Painted {
  return lend(text, (pointer, length) => {
    const from = performance.now()
    const runs = highlighter_run(pointer, length)
    const milliseconds = performance.now() - from
    const numbers = new Uint32Array(memory.buffer, runs, 3 * highlighter_count())
    const pieces = Array.from({ length: highlighter_count() }, (_, at) => {
      const [start = 0, end = 0, capture = 0] = numbers.subarray(3 * at, 3 * at + 3)
      const bytes = new Uint8Array(memory.buffer, pointer + start, end - start)
      return { text: decoder.decode(bytes), capture: nameOf(capture) }
    })
    return { pieces, nodes: highlighter_nodes(), isBroken: highlighter_is_broken() !== 0, milliseconds }
  })
}

/** The named nodes around a character of the text that was painted last, outermost first. */
export function pathAt(text: string, character: number): readonly string[] {
  const pointer = highlighter_path(encoder.encode(text.slice(0, character)).length)
  const bytes = new Uint8Array(memory.buffer, pointer)
  const path = decoder.decode(bytes.subarray(0, bytes.indexOf(0)))
  buffer_give_back(pointer)
  return path.split('\n').filter(type => type !== '')
}

function nameOf(capture: number): string {
  if (capture === 0) return ''
  const length = buffer_take(4)
  try {
    const pointer = highlighter_name(capture, length)
    const [size = 0] = new Uint32Array(memory.buffer, length, 1)
    return decoder.decode(new Uint8Array(memory.buffer, pointer, size))
  } finally {
    buffer_give_back(length)
  }
}

/** Lends a text to native code. */
function lend<Result>(text: string, use: (pointer: number, length: number) => Result): Result {
  const bytes = encoder.encode(text)
  const pointer = buffer_take(bytes.length + 1)
  try {
    new Uint8Array(memory.buffer).set(bytes, pointer)
    return use(pointer, bytes.length)
  } finally {
    buffer_give_back(pointer)
  }
}
