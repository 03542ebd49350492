import type { MangledRust } from './mangled.ts'
import { parseConstant } from './parse-constant.ts'
import { parsePath } from './parse-path.ts'

const BASIC: Readonly<Record<string, string>> = {
  a: 'i8',
  b: 'bool',
  c: 'char',
  d: 'f64',
  e: 'str',
  f: 'f32',
  h: 'u8',
  i: 'isize',
  j: 'usize',
  l: 'i32',
  m: 'u32',
  n: 'i128',
  o: 'u128',
  p: '_',
  s: 'i16',
  t: 'u16',
  u: '()',
  v: '...',
  x: 'i64',
  y: 'u64',
  z: '!',
}

export function parseType(input: MangledRust): void {
  input.nest(() => {
    const letter = input.next()
    if (Object.hasOwn(BASIC, letter)) {
      input.at++
      return input.print(BASIC[letter])
    }
    if (!Object.hasOwn(COMPOUND, letter)) {
      parsePath(input, { inType: true })
      return
    }
    input.at++
    COMPOUND[letter](input)
  })
}

const COMPOUND: Readonly<Record<string, (input: MangledRust) => void>> = {
  A: input => {
    input.print('[')
    parseType(input)
    input.print('; ')
    parseConstant(input)
    input.print(']')
  },
  B: input => input.backReference(() => parseType(input), undefined),
  D: parseTraitObject,
  F: parseFunction,
  O: input => parseBehind(input, '*mut '),
  P: input => parseBehind(input, '*const '),
  Q: input => parseReference(input, 'mut '),
  R: input => parseReference(input, ''),
  S: input => {
    input.print('[')
    parseType(input)
    input.print(']')
  },
  T: input => {
    input.print('(')
    const count = parseList(input)
    input.print(count === 1 ? ',)' : ')')
  },
}

function parseBehind(input: MangledRust, prefix: string): void {
  input.print(prefix)
  parseType(input)
}

/** Types up to `E`, with commas between; how many. */
function parseList(input: MangledRust): number {
  let count = 0
  for (; !input.take('E'); count++) {
    if (count > 0) input.print(', ')
    parseType(input)
  }
  return count
}

function parseReference(input: MangledRust, mutability: string): void {
  input.print('&')
  const lifetime = input.take('L') ? input.base62() : 0
  if (lifetime > 0) {
    printLifetime(input, lifetime)
    input.print(' ')
  }
  input.print(mutability)
  parseType(input)
}

function parseFunction(input: MangledRust): void {
  withBinder(input, () => {
    if (input.take('U')) input.print('unsafe ')
    if (input.take('K')) input.print(`extern "${parseAbi(input)}" `)
    input.print('fn(')
    parseList(input)
    input.print(')')
    if (input.take('u')) return
    input.print(' -> ')
    parseType(input)
  })
}

/** The name of a calling convention has `_` for its `-`. */
function parseAbi(input: MangledRust): string {
  if (input.take('C')) return 'C'
  const { text, isPunycode } = input.identifier()
  return isPunycode ? input.fail() : text.replaceAll('_', '-')
}

function parseTraitObject(input: MangledRust): void {
  input.print('dyn ')
  withBinder(input, () => {
    for (let first = true; !input.take('E'); first = false) {
      if (!first) input.print(' + ')
      parseBound(input)
    }
  })
  if (!input.take('L')) input.fail()
  const lifetime = input.base62()
  if (lifetime === 0) return
  input.print(' + ')
  printLifetime(input, lifetime)
}

/** A trait, with its associated types among its generic arguments. */
function parseBound(input: MangledRust): void {
  let isOpen = parsePath(input, { inType: true, leaveOpen: true })
  while (input.take('p')) {
    input.print(isOpen ? ', ' : '<')
    isOpen = true
    input.print(`${input.identifier().text} = `)
    parseType(input)
  }
  if (isOpen) input.print('>')
}

/** `for<'a, 'b>`, whose lifetimes are known in what follows. */
function withBinder(input: MangledRust, parse: () => void): void {
  const outer = input.boundLifetimes
  const count = input.taggedBase62('G')
  if (count > input.text.length) input.fail()
  if (count > 0) {
    input.print('for<')
    for (let number = 0; number < count; number++) {
      input.boundLifetimes++
      if (number > 0) input.print(', ')
      printLifetime(input, 1)
    }
    input.print('> ')
  }
  parse()
  input.boundLifetimes = outer
}

/** Counted from the innermost; 0 is one without a name. */
export function printLifetime(input: MangledRust, index: number): void {
  if (index === 0) return input.print("'_")
  if (index > input.boundLifetimes) input.fail()
  const depth = input.boundLifetimes - index
  input.print(depth < 26 ? `'${String.fromCharCode(97 + depth)}` : `'z${depth - 25}`)
}
