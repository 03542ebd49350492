import { expect, test } from 'vitest'
import { FLAGS } from '../flags.ts'
import { parseArguments } from './parse-arguments.ts'

/** Each word with what it was taken for. */
function parse(line: string): string {
  const parsed = parseArguments(line.split(' '), FLAGS)
  return parsed
    .map(argument => {
      if (argument.kind === 'input') return `input ${argument.path}`
      if (argument.kind !== 'option') return `${argument.kind} ${argument.written}`
      const { spelling, value } = argument
      return value === '' ? spelling.text : `${spelling.text} (${value})`
    })
    .join(', ')
}

test.each([
  ['a.o b.a', 'input a.o, input b.a'],
  ['--export=f --export f -export=f -export f', 'export= (f), export (f), export= (f), export (f)'],
  ['-o x.wasm -ox.wasm -o=x', 'o (x.wasm), o (x.wasm), o (=x)'],
  ['-lm -l m --library=m --library m', 'l (m), l (m), library= (m), library (m)'],
  ['-O2 -O 2', 'O (2), O (2)'],
  ['--gc-sections -gc-sections', 'gc-sections, gc-sections'],
  ['--gc-section --gc-sections=1', 'unknown --gc-section, unknown --gc-sections=1'],
  ['--export --gc-sections', 'export (--gc-sections)'],
  ['a.o --export', 'input a.o, incomplete --export'],
  ['-', 'input -'],
  ['--', 'unknown --'],
])('%s', (line, expected) => expect(parse(line)).toBe(expected))

// Options of one dash whose name begins a longer one of two: what the reference linker does, which surprises its users as well.
test.each([
  ['-export-all', 'e (xport-all)'],
  ['-merge-data-segments', 'm (erge-data-segments)'],
  ['-error-limit=1', 'e (rror-limit=1)'],
  ['-library-pathx', 'l (ibrary-pathx)'],
  ['-lto-O2', 'l (to-O2)'],
  ['--lto-O2', 'lto-O (2)'],
  ['-undefinedx', 'u (ndefinedx)'],
])('%s', (line, expected) => expect(parse(line)).toBe(expected))

test('no spelling stands for two things', () => {
  const words = FLAGS.flatMap(({ spellings }) =>
    spellings.flatMap(({ dashes, text, argument }) => dashes.map(dash => `${dash}${text} ${argument}`)),
  )
  expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([])
})
