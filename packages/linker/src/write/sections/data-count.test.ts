import { describe, expect, test } from 'vitest'
import { isValid, linkText } from '../../../../../test/support/link-text.ts'

describe('the data count section', () => {
  test('is there for code that names a segment, which no engine takes without it', () => {
    const { section, module } = linkText(['a.o: func main = memory.init:0 &d; data d = 1'], { exports: ['main'] })
    expect(section('dataCount')).toEqual(['1'])
    expect(isValid(module)).toBe(true)
  })
  test('is left out where no live code does', () => {
    const { section } = linkText(['a.o: func main = &d; data d = 1; func dead = memory.init:0'], { exports: ['main'] })
    expect(section('dataCount')).toEqual([])
  })
  test('is left out where a constant only looks like such code', () => {
    // 0x047c is fc 08 as a LEB128.
    const { section, body } = linkText(['a.o: func main = return:1148 &d; data d = 1'], { exports: ['main'] })
    expect(section('dataCount')).toEqual([])
    expect(body('main')).toHaveLength(4)
  })
})
