import { expect, test } from 'vitest'
import { inputsOf } from '../../../../test/support/link-text.ts'
import { link } from '../link.ts'
import type { LinkOptions } from '../options.ts'
import type { LiveExplanation, LiveStep } from './live-explanation.ts'

const brief = ({ file, name, why }: LiveStep): string =>
  `${file}:${name} ${why.kind === 'root' ? why.reason : `${why.relocation} ${why.symbol}`}`

const explain = (name: string, texts: readonly string[], options: LinkOptions): readonly LiveExplanation[] =>
  link(inputsOf(texts), { entry: false, ...options }).whyLive(name)

const steps = (name: string, texts: readonly string[], options: LinkOptions): string[][] =>
  explain(name, texts, options).map(each => each.steps.map(brief))

const TEXTS = ['a.o: func main = f; func g', 'b.o: func f = &d; data d = &e; data e; func h local']

test('a chain runs from a root, with the relocation of each step', () => {
  expect(steps('e', TEXTS, { exports: ['main'] })).toEqual([
    [
      'a.o:main export',
      'b.o:f R_WASM_FUNCTION_INDEX_LEB f',
      'b.o:.data.d R_WASM_MEMORY_ADDR_SLEB d',
      'b.o:.data.e R_WASM_MEMORY_ADDR_I32 e',
    ],
  ])
})
test('a root is a chain of one', () => {
  expect(steps('main', TEXTS, { exports: ['main'] })).toEqual([['a.o:main export']])
  expect(steps('h', TEXTS, { gcSections: false })).toEqual([['b.o:h no-gc']])
})
test('what is dead has none', () => {
  expect(explain('g', TEXTS, { exports: ['main'] })).toEqual([{ symbol: 'g', state: 'dead', file: 'a.o', steps: [] }])
})
test('what nobody defines is explained by who asks for it', () => {
  const [{ state, steps: found, relocation }] = explain('host', ['a.o: func main = host'], {
    exports: ['main'],
    undefined: 'import',
  })
  expect([state, relocation, found.map(brief)]).toEqual(['undefined', 'R_WASM_FUNCTION_INDEX_LEB', ['a.o:main export']])
})
test("files' own symbols of one name are explained one by one", () => {
  const texts = ['a.o: func main = f; func f local', 'b.o: func f local; func other = f']
  expect(explain('f', texts, { exports: ['main'] }).map(({ file, state }) => [file, state])).toEqual([
    ['a.o', 'live'],
    ['b.o', 'dead'],
  ])
})
test('a name may be given as it is shown', () => {
  const demangle = (name: string): string => name.replace('_Z1fv', 'f()')
  expect(steps('f()', ['a.o: func _Z1fv'], { exports: ['_Z1fv'], demangle })).toEqual([['a.o:_Z1fv export']])
})
test('a name that no file has is explained by nothing', () => {
  expect(explain('nobody', TEXTS, {})).toEqual([])
})
