import { expect, test } from 'vitest'
import fc from 'fast-check'
import type { Baseline } from './baseline.ts'
import { BaselineError, readBaseline, writeBaseline } from './baseline-text.ts'

const EMPTY: Baseline = {
  outputs: new Map(),
  apart: new Map(),
  sides: new Map(),
  compressed: { gzip: new Map(), brotli: new Map() },
  sections: new Map(),
  archives: new Map(),
  objects: new Map(),
  js: new Map(),
  crates: new Map(),
  symbols: new Map(),
  budgets: new Map(),
}

test('a size a line, in order', () => {
  const baseline: Baseline = {
    ...EMPTY,
    outputs: new Map([
      ['b.wasm', 2],
      ['a.js', 10],
    ]),
    compressed: { ...EMPTY.compressed, gzip: new Map([['zlib 1.3, level 9', new Map([['a.js', 5]])]]) },
    symbols: new Map([['z.o', new Map([['f', 1]])]]),
  }
  expect(writeBaseline(baseline)).toBe(`{
  "schema": "wasm-size-baseline/1",
  "outputs": {
    "a.js": 10,
    "b.wasm": 2
  },
  "gzip": {
    "zlib 1.3, level 9": {
      "a.js": 5
    }
  },
  "symbols": {
    "z.o": {
      "f": 1
    }
  }
}
`)
})

const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '12', '\u0007"\\', '\ud800'))
const sizes = fc.array(fc.tuple(name, fc.nat())).map(rows => new Map(rows))
const nested = fc.array(fc.tuple(name, sizes)).map(rows => new Map(rows))
const anyBaseline: fc.Arbitrary<Baseline> = fc.record({
  outputs: sizes,
  apart: sizes,
  sides: sizes,
  compressed: fc.record({ gzip: nested, brotli: nested }),
  sections: nested,
  archives: sizes,
  objects: sizes,
  js: sizes,
  crates: sizes,
  symbols: nested,
  budgets: sizes,
})

test('what is written is read again, whatever the names are', () => {
  fc.assert(
    fc.property(anyBaseline, baseline => {
      const text = writeBaseline(baseline)
      expect(readBaseline(text, 'sizes.json')).toEqual(baseline)
      expect(writeBaseline(readBaseline(text, 'sizes.json'))).toBe(text)
    }),
  )
})

const SCHEMA = '"schema": "wasm-size-baseline/1"'

test.each([
  [`{\n<<<<<<< HEAD\n${SCHEMA}\n=======\n>>>>>>> main\n}`, 'sizes.json:2: merge conflict\n  take either side'],
  ['{', 'sizes.json: no JSON: '],
  ['[]', 'sizes.json: the file: expected an object'],
  ['{}', 'schema is missing, expected "wasm-size-baseline/1"'],
  ['{"schema": "wasm-size-baseline/2"}', 'schema is "wasm-size-baseline/2", expected "wasm-size-baseline/1"'],
  ['{"schema": "wasm-size/1"}', 'a whole report, expected a baseline'],
  [`{${SCHEMA}, "output": {}}`, 'unknown table "output"; did you mean outputs?'],
  [`{${SCHEMA}, "outputs": {"a.wasm": "12"}}`, 'outputs, a.wasm: expected a number of bytes, found "12"'],
  [`{${SCHEMA}, "outputs": {"a.wasm": -1}}`, 'outputs, a.wasm: expected a number of bytes, found -1'],
  [
    `{${SCHEMA}, "sections": {"a.wasm": {"code": 1.5}}}`,
    'sections, a.wasm, code: expected a number of bytes, found 1.5',
  ],
  [`{${SCHEMA}, "sections": {"a.wasm": 1}}`, 'sections, a.wasm: expected an object'],
])('%j is refused', (text, message) => {
  const read = (): unknown => readBaseline(text, 'sizes.json')
  expect(read).toThrow(BaselineError)
  expect(read).toThrow(message)
})
