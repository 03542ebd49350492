import { describe, expect, test } from 'vitest'
import type { LinkOptions } from '../index.ts'
import { linkText, refusal } from '../../../../test/support/link-text.ts'

/** The segments of the output: name, address and bytes. */
function segments(texts: readonly string[], options: LinkOptions = {}): string[] {
  const { section } = linkText(texts, { gcSections: false, ...options })
  const names = section('"name"')
  const from = names.indexOf('dataSegments:')
  const labels = from < 0 ? [] : names.slice(from + 1).map(line => (JSON.parse(line.trim()) as [number, string])[1])
  const lines = section('data')
  const bytes: string[] = []
  for (const line of lines) {
    const title = /\(i..\.const (\S+)\), \d+ bytes/.exec(line)
    if (title !== null) bytes.push(`${title[1]}:`)
    else bytes[bytes.length - 1] += ` ${line.slice(10, 46).trim()}`
  }
  return labels.map((label, at) => `${label} ${bytes[at]}`)
}

const data = (file: string, ...items: readonly string[]): string => `${file}.o: ${items.join('; ')}`

describe('segments', () => {
  test('of one family fold into one', () => {
    expect(segments([data('a', 'data d in=.data.d = 1', 'data e in=.data.e = 2', 'data f in=.data = 3')])).toEqual([
      '.data 65536: 01000000 02000000 03000000',
    ])
  })
  test('stay apart where the plan says so', () => {
    expect(
      segments([data('a', 'data d in=.data.d = 1', 'data e in=.data.e = 2')], { mergeDataSegments: false }),
    ).toEqual(['.data.d 65536: 01000000', '.data.e 65540: 02000000'])
  })
  test('of names of their own keep them', () => {
    expect(segments([data('a', 'data d in=list = 1', 'data e in=.datastore = 2', 'data f in=list = 3')])).toEqual([
      '.datastore 65536: 02000000',
      'list 65540: 01000000 03000000',
    ])
  })
  test('stand in order: read-only, data, others', () => {
    expect(
      segments(
        [
          data(
            'a',
            'data x in=other = 1',
            'data d in=.data.d = 2',
            'data r in=.rodata.r = 3',
            'data t in=.tdata.t tls = 4',
          ),
        ],
        {
          checkFeatures: false,
        },
      ),
    ).toEqual(['.tdata 65536: 04000000', '.rodata 65540: 03000000', '.data 65544: 02000000', 'other 65548: 01000000'])
  })
  test('of zeros come last and are not written', () => {
    const { section, body } = linkText(['a.o: func main = &z &d; data z in=.bss.z = 0; data d = 1'], {
      exports: ['main'],
    })
    expect(section('data')).toHaveLength(2)
    expect(body('main').filter(line => line.includes('const'))).toEqual(['i32.const 65540', 'i32.const 65536'])
  })
  test('of thread-local data are one', () => {
    expect(
      segments([data('a', 'data t in=.tdata.t tls = 1', 'data u in=.tbss.u tls = 0')], { checkFeatures: false }),
    ).toEqual(['.tdata 65536: 01000000 00000000'])
  })
  test('say by their names that they are thread-local, in old objects', () => {
    expect(segments([data('a', 'data t in=.tdata.t = 1', 'data u in=.tbss.u = 0')], { checkFeatures: false })).toEqual([
      '.tdata 65536: 01000000 00000000',
    ])
  })
})

describe('alignment', () => {
  test('of a part moves it inside its segment', () => {
    expect(segments([data('a', 'data d in=.data.d = "a"', 'data e in=.data.e align=3 = 2')])).toEqual([
      '.data 65536: 61000000 00000000 02000000',
    ])
  })
  test('of the widest part moves the segment', () => {
    expect(
      segments([data('a', 'data r in=.rodata.r = "a"', 'data d in=.data.d = 1', 'data e in=.data.e align=5 = 2')])[1],
    ).toMatch(/^\.data 65568: 01000000 (00000000 ){7}02000000/)
  })
  test('beyond reason is an error, as long as the file would hold the gap', () => {
    const text = data('a', 'data d in=.data.d = 1', 'data e in=.data.e align=28 = 2')
    expect(refusal([text], { gcSections: false })).toEqual([
      'segment .data needs 268435452 bytes of padding between its aligned parts',
    ])
    expect(refusal([text.replaceAll('.data', '.bss')], { gcSections: false })).toEqual([])
  })
})

describe('strings', () => {
  const strings = (...texts: readonly string[]): string =>
    data('a', ...texts.map((text, at) => `data s${at} in=.rodata.s${at} strings = ${text}`))

  test('that are equal are one', () => {
    expect(segments([strings('"abc\\0"', '"abc\\0"')])).toEqual(['.rodata 65536: 61626300'])
  })
  test('share their tails', () => {
    expect(segments([strings('"bc\\0"', '"abc\\0"', '"c\\0"', '"\\0"')])).toEqual(['.rodata 65536: 61626300'])
  })
  test('of all files are merged', () => {
    expect(segments([strings('"abc\\0"'), 'b.o: data t in=.rodata.t strings = "bc\\0"'])).toEqual([
      '.rodata 65536: 61626300',
    ])
  })
  test('stay as they are without optimization', () => {
    expect(segments([strings('"ab\\0"', '"ab\\0"')], { optimize: 0 })).toEqual(['.rodata 65536: 61620061 6200'])
  })
  test('of wider characters or with an alignment stay as they are', () => {
    expect(
      segments([
        data(
          'a',
          'data s in=.rodata.s strings align=1 = "ab\\0\\0"',
          'data t in=.rodata.t strings align=1 = "ab\\0\\0"',
        ),
      ]),
    ).toEqual(['.rodata 65536: 61620000 61620000'])
  })
  test('stand where the first of them stood', () => {
    expect(
      segments([
        data(
          'a',
          'data r in=.rodata.r = 1',
          'data s in=.rodata.s strings = "a\\0"',
          'data q in=.rodata.q = 2',
          'data t in=.rodata.t strings = "b\\0"',
        ),
      ]),
    ).toEqual(['.rodata 65536: 01000000 62006100 02000000'])
  })
  test('are found through the symbols that pointed at them', () => {
    const { body } = linkText(
      ['a.o: func main = &bc &abc+1; data bc in=.rodata.x strings = "bc\\0"; data abc in=.rodata.y strings = "abc\\0"'],
      { exports: ['main'] },
    )
    expect(body('main').filter(line => line.includes('const'))).toEqual(['i32.const 65537', 'i32.const 65537'])
  })
  test('in the middle of a segment are found by a symbol of their own', () => {
    const { body } = linkText(
      [
        'a.o: func main = &two; data one in=.rodata.x strings = "one\\0two\\0"; alias two of=one at=4; data z in=.rodata.z strings = "o\\0"',
      ],
      { exports: ['main'] },
    )
    expect(body('main')[0]).toBe('i32.const 65536')
  })
})

test('a segment that nobody uses is dropped', () => {
  const { section } = linkText(['a.o: func main = &d; data d = 1; data e = 2'], { exports: ['main'] })
  expect(section('data')[1]).toMatch(/^ {2}000000 {2}01000000 +/)
})
