import { checkPartition, reportOfModule } from '@wasmweld/size'
import { expect, test } from 'vitest'
import { edgeTexts, unreached } from '../support/size-edges.ts'
import { assembleText } from '../support/wat.ts'

const NAMED = `(module
  (memory 1)
  (func $long_name (export "run") (call $other) (drop (i32.load (i32.const 1030))))
  (func $other)
  (data $greeting (i32.const 1024) "Hello, world")
  (global $stack (mut i32) (i32.const 7)))`

test('3. ranges: header, sections, functions, segments and names cover the file, and names are charged to what they name', async () => {
  const bytes = await assembleText(NAMED, ['--debug-names'])
  const report = reportOfModule('m.wasm', bytes, { nameEntries: true })
  expect(checkPartition(report)).toEqual([])
  const ranges = report.items.flatMap(({ name, ranges }) => ranges.map(([from, to]) => ({ from, to, name })))
  ranges.sort((one, other) => one.from - other.from)
  const at = (name: string): string =>
    ranges.flatMap(each => (each.name === name ? [`${each.from}-${each.to}`] : [])).join(' ')
  expect(at('wasm magic bytes')).toBe('0-8')
  const text = (name: string): string =>
    ranges
      .filter(each => each.name === name)
      .map(({ from, to }) => Buffer.from(bytes.subarray(from, to)).toString('latin1'))
      .join('|')
  // An index and a length stand before each name.
  expect(text('name "long_name"')).toBe('\0\tlong_name')
  expect(text('name "other"')).toBe('\u0001\u0005other')
  expect(text('name "stack"')).toBe('\0\u0005stack')
  expect(text('data segment "greeting"')).toMatch(/Hello, world$/)
  // The index of the type, and the body behind its size.
  expect(text('other')).toBe('\0|\u0002\0\u000b')
  expect(ranges.at(-1)?.to).toBe(bytes.length)
  expect(edgeTexts(report).filter(edge => edge.includes('-entry->'))).toEqual([
    'global[0] -entry-> name "stack"',
    'long_name -entry-> name "long_name"',
    'other -entry-> name "other"',
    'data segment "greeting" -entry-> name "greeting"',
  ])
  expect(unreached(report)).toEqual(['global[0]', 'name "stack"'])
})

test('3. the same bytes are items whether names are apart or not', async () => {
  const bytes = await assembleText(NAMED, ['--debug-names'])
  const [apart, together] = [true, false].map(nameEntries => reportOfModule('m.wasm', bytes, { nameEntries }))
  const isName = ({ kind }: { readonly kind: string }): boolean => kind === 'name'
  const rest = (report: typeof apart): unknown =>
    report.items.filter(item => !isName(item)).map(({ name, ranges }) => [name, ranges])
  expect(rest(apart)).toEqual(rest(together))
  const sum = (report: typeof apart): number =>
    report.items.filter(isName).reduce((bytes, item) => bytes + item.bytes, 0)
  expect(sum(apart)).toBe(sum(together))
})
