import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { demangle } from './demangle.ts'

/** Mangled and readable names, line by line in turn; the readable ones are LLVM's. */
const lines = ['itanium-names.txt', 'rust-names.txt'].flatMap(file =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n'),
)
const pairs = lines.flatMap((line, at) => (at % 2 === 0 ? [[line, lines[at + 1]] as const] : []))

test.each(pairs)('%s', (mangled, readable) => expect(demangle(mangled)).toBe(readable))

test('what is not mangled stays as it is', () => {
  for (const name of [
    'main',
    '',
    '_',
    '_Z',
    '_Z1',
    '_Zfoo',
    '_ZN',
    '_Z3fo',
    '__wasm_call_ctors',
    '_ZNSt',
    '_Z1fS_',
    '_Z1fT_',
    '_Z1fILi',
    '_R',
    '_RNvC1a',
    '_R0NvC1a1f',
    '_RB_',
  ])
    expect(demangle(name)).toBe(name)
})

test('every beginning of a name ends in some text', () => {
  for (const [mangled] of pairs)
    for (let length = 0; length < mangled.length; length++)
      expect(typeof demangle(mangled.slice(0, length))).toBe('string')
})

const MILLION = 1_000_000

/** Types that each hold the one before twice. */
function doubling(steps: number): string {
  let name = '_RINvC1a1f'
  let before = 'i'
  for (let step = 0; step < steps; step++) {
    const place = name.length - 2
    name += `T${before}${before}E`
    before = `B${place === 0 ? '_' : `${base62(place - 1)}_`}`
  }
  return `${name}E`
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const base62 = (number: number): string =>
  (number < 62 ? '' : base62(Math.floor(number / 62))) + DIGITS.charAt(number % 62)

function doublingTemplates(steps: number): string {
  let name = '_Z1f1AIiiE'
  for (let step = 0; step < steps; step++) {
    const id = (2 * step).toString(36).toUpperCase()
    name += `1AIS${id}_S${id}_E`
  }
  return name
}

test.each([
  ['pointers to pointers', `_Z1f${'P'.repeat(MILLION)}i`],
  ['scopes in scopes', `_ZN${'1a'.repeat(MILLION / 2)}E`],
  ['tags', `_Z1f${'B1a'.repeat(MILLION / 3)}`],
  ['arguments', `_Z1f${'i'.repeat(MILLION)}`],
  ['templates that are not closed', `_Z1f${'1AI'.repeat(MILLION / 3)}`],
  ['operators', `_Z1fIX${'ad'.repeat(MILLION / 2)}`],
  ['a long name that is referred to as often', `_Z1f500000${'a'.repeat(MILLION / 2)}${'S_'.repeat(MILLION / 4)}`],
  ['a number', `_Z${'9'.repeat(MILLION)}`],
  ['pointers in Rust', `_RINvC1a1f${'P'.repeat(MILLION)}iE`],
  ['modules in Rust', `_R${'Nv'.repeat(MILLION / 2)}C1a`],
  ['arguments in Rust', `_RINvC1a1f${'i'.repeat(MILLION)}E`],
  ['letters that are not ASCII', `_RNvC1au${MILLION}${'a'.repeat(MILLION)}`],
  ['a number of such letters', `_RNvC1au1000${'9'.repeat(999)}`],
  ['tuples that double, in Rust', doubling(200)],
  ['templates that double', doublingTemplates(200)],
])('a name made to hurt stays as it is: %s', (_what, name) => expect(demangle(name)).toBe(name))

test('long names and such as double a few times are shown', () => {
  expect(demangle(`_Z${MILLION}${'a'.repeat(MILLION)}`)).toHaveLength(MILLION)
  expect(demangle(doubling(3))).toBe(
    'a::f::<(i32, i32), ((i32, i32), (i32, i32)), (((i32, i32), (i32, i32)), ((i32, i32), (i32, i32)))>'.replaceAll(
      'i32',
      'isize',
    ),
  )
  expect(demangle(doubling(10)).length).toBeGreaterThan(10_000)
})
