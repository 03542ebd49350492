import { writeArchive } from '@wasmweld/binary'
import { describe, expect, test } from 'vitest'
import { summarizeInput } from '../index.ts'
import { encodeText } from '../../../../test/support/encode-text.ts'

const summarize = (text: string) => summarizeInput({ name: 'a.o', bytes: encodeText(text) })

describe('the summary of an object', () => {
  test('tells names, kinds, strengths and types', () => {
    expect(summarize('a.o: func f i32->i64 weak; data d hidden size=4 = 1; func local local').symbols).toMatchObject([
      {
        name: 'f',
        kind: 'function',
        binding: 'weak',
        defined: true,
        type: { parameters: ['i32'], results: ['i64'] },
        size: 5,
      },
      { name: 'd', kind: 'data', hidden: true, defined: true, size: 4 },
    ])
  })
  test('tells what is exported under another name, and what is imported', () => {
    expect(
      summarize('a.o: func f export=eff; undef func g module=host field=gee; undef func h module=host; func u = g h')
        .symbols,
    ).toMatchObject([
      { name: 'f', exportName: 'eff' },
      { name: 'g', defined: false, importModule: 'host', importName: 'gee' },
      { name: 'h', defined: false, importModule: 'host' },
      { name: 'u' },
    ])
  })
  test('tells whether constructors would run', () => {
    expect(summarize('a.o: func f; init f').hasConstructors).toBe(true)
    expect(summarize('a.o: func f').hasConstructors).toBe(false)
  })
})

test('the summary of an archive tells the members of its names', () => {
  const bytes = writeArchive([
    { name: 'f.o', bytes: encodeText('f.o: func f') },
    { name: 'g.o', bytes: encodeText('g.o: func g; init g') },
  ])
  const { kind, symbols, hasConstructors } = summarizeInput({ name: 'lib.a', bytes })
  expect([kind, hasConstructors]).toEqual(['archive', true])
  expect(symbols.map(({ name, member }) => `${member}: ${name}`)).toEqual(['f.o: f', 'g.o: g'])
})

test('what is none of ours has no summary', () => {
  expect(() => summarizeInput({ name: 'x.o', bytes: new Uint8Array(3) })).toThrow('x.o')
})
