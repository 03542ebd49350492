import { expect, test } from 'vitest'
import { parseExportList } from './export-list.ts'

test('a list has names and patterns, comments and empty lines', () => {
  const text = '# what the host calls\nadd\n\n  sub  # the other way\r\nmath_*\n_Z*Shape*\n'
  expect(parseExportList(text)).toEqual({ names: ['add', 'sub'], patterns: ['math_*', '_Z*Shape*'] })
})
test('a list may be empty', () => expect(parseExportList('\n# nobody\n')).toEqual({ names: [], patterns: [] }))
