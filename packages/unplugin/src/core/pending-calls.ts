// While a build shakes its modules, a program is not linked yet: its module calls functions that do not exist. When a chunk is
// rendered the calls are found again and replaced by the real thing, which can then depend on the output's format and the file's name.
import { type Program, parseSync } from 'oxc-parser'
import type { Settings } from './settings.ts'
import { type Node, childNodes } from './syntax-tree.ts'

/** What a call stands for, and how many values it takes behind the program. */
const VALUES = {
  /** The instance; takes the import object. */
  instance: 1,
  /** The compiled module and the instance; takes the import object. */
  pair: 1,
  /** A promise of the compiled module. */
  compiled: 1,
  module: 1,
  url: 1,
  /** No value: the call stands in an object's module as long as importing the object does something. */
  constructors: 1,
  /** No value: loads the side modules that the program itself needs; takes the loaded program, and functions to load with. */
  startup: 3,
  /** Promises of the compiled side modules that surely come with the program, by name: they begin to load before it is waited for. */
  begun: 0,
  /** The exports of a side module, once it is loaded; takes the same. */
  side: 3,
} as const

export type Wanted = keyof typeof VALUES

/** A call to replace, as it stands in a chunk: names may have changed, and quotes. */
export interface PendingCall {
  readonly wanted: Wanted
  readonly program: string
  /** The name of the side module that is wanted. */
  readonly side?: string
  /** Texts of the values; empty for one that is not given. */
  readonly values: readonly string[]
  /** Texts of what was carried (`carriedValues`), as the bundler has rendered it. */
  readonly carried: readonly string[]
  /** An `await` is there, or may be put there: the call is at the top level of a module. */
  readonly place: 'awaited' | 'top-level' | 'inside-function'
  readonly start: number
  readonly end: number
}

const CALL = new RegExp(`\\b__wasmweld_(${Object.keys(VALUES).join('|')})__\\b`)

/** The import that a pending call for Node needs at the head of its module. */
export const NODE_HEAD: readonly string[] = [`import { readFileSync } from 'node:fs'`]

/**
 * Values that calls for a file carry through the bundler: Node's function to read with, where that is how files are had, and what a URL is
 * made from.
 */
export function carriedValues({
  platform,
  urlValues,
  carriesBytes = false,
}: Pick<Settings, 'platform' | 'urlValues' | 'carriesBytes'>): readonly string[] {
  if (platform === 'node') return ['readFileSync', ...(urlValues ?? ['import.meta.url'])]
  return carriesBytes ? [] : (urlValues ?? [])
}

/** What the call is about: a program, or a side module of one. */
export interface Subject {
  readonly program: string
  readonly side?: string
}

/** Text of a call; a value that is empty is not given. */
export function pendingCall(
  wanted: Wanted,
  { program, side }: Subject,
  values: readonly string[] = [],
  carried: readonly string[] = [],
): string {
  const given = [...values, ...Array<string>(VALUES[wanted] - values.length).fill('')].map(text => text || NONE)
  const subject = JSON.stringify(side === undefined ? program : `${program}:${side}`)
  const all = [subject, ...given, ...carried]
  while (all.at(-1) === NONE) all.pop()
  return `__wasmweld_${wanted}__(${all.join(', ')})`
}

const NONE = '{}'

export function hasPendingCalls(code: string): boolean {
  return CALL.test(code)
}

interface Call extends Node {
  readonly callee: Node & { readonly name?: string }
  readonly arguments: readonly (Node & {
    readonly value?: unknown
    readonly quasis?: readonly { readonly value: { readonly cooked: string } }[]
  })[]
}

/** All pending calls of a chunk, in order. */
export function findPendingCalls(code: string): readonly PendingCall[] {
  const { program } = parseChunk(code)
  const calls: PendingCall[] = []
  for (const { index } of code.matchAll(new RegExp(CALL, 'g'))) {
    const path = nodesAround(program, index)
    const call = path.findLast(
      (node): node is Call => node.type === 'CallExpression' && (node as Call).callee.start === index,
    )
    if (call !== undefined) calls.push(readCall(code, call, placeOf(path, call)))
  }
  return calls
}

/** Where a chunk is no module it may hold what modules forbid. */
function parseChunk(code: string): ReturnType<typeof parseSync> {
  const asModule = parseSync('chunk.js', code, { lang: 'js', sourceType: 'module' })
  return asModule.errors.length === 0 ? asModule : parseSync('chunk.js', code, { lang: 'js', sourceType: 'script' })
}

function readCall(code: string, call: Call, place: PendingCall['place']): PendingCall {
  const text = ({ start, end }: Node): string => code.slice(start, end)
  const wanted = CALL.exec(call.callee.name ?? '')?.[1] as Wanted
  const [subject, ...given] = call.arguments
  const [program, ...side] = String(subject.value ?? subject.quasis?.[0].value.cooked).split(':')
  const texts = given.map(argument => (text(argument) === NONE ? '' : text(argument)))
  const values = Array.from({ length: VALUES[wanted] }, (_, index) => texts[index] ?? '')
  return {
    wanted,
    program,
    ...(side.length === 0 ? {} : { side: side.join(':') }),
    values,
    carried: texts.slice(VALUES[wanted]),
    place,
    start: call.start,
    end: call.end,
  }
}

function placeOf(path: readonly Node[], call: Node): PendingCall['place'] {
  const parent = path[path.indexOf(call) - 1]
  if (parent.type === 'AwaitExpression') return 'awaited'
  return path.some(({ type }) => type.includes('Function')) ? 'inside-function' : 'top-level'
}

/** The nodes that hold a position, from the outside in. Only these are looked at: chunks are large. */
function nodesAround(program: Program, position: number): readonly Node[] {
  const path: Node[] = []
  let next: Node | undefined = program
  while (next !== undefined) {
    path.push(next)
    next = childNodes(next).find(({ start, end }) => start <= position && position < end)
  }
  return path
}
