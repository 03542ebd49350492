import { describe, expect, test } from 'vitest'
import type { LinkOptions, LinkReport, ReportItem } from '../index.ts'
import { linkText } from '../../../../test/support/link-text.ts'

const exports = ['main']

const MAIN = `a.o: func main = f &d *g
  func dead
  data d align=2 = 1 &e
  data z in=.bss.z = zeros:16
  data s in=.rodata.s strings = "hello\\0lo\\0"
  custom .debug_info = @main #.debug_str+4
  custom .debug_str = "abc\\0def\\0"
  func keep noStrip = &s &z
  feature +sign-ext
  producer language C 17`
const LIBRARY = [
  'lib.a(f.o): func f = g; func unused',
  'lib.a(g.o): func g; data e in=.data.e align=4 = 9; global x i32',
]

const report = (
  options: LinkOptions = {},
  texts: readonly string[] = [MAIN, ...LIBRARY],
): { module: Uint8Array; report: LinkReport } => {
  const { module, report: made } = linkText(texts, { exports, ...options })
  return { module, report: made }
}

const item = ({ items }: LinkReport, kind: ReportItem['kind'], name: string): ReportItem => {
  const found = items.find(each => each.kind === kind && each.name === name)
  if (found === undefined)
    throw new Error(`no ${kind} ${name} among ${items.map(each => `${each.kind} ${each.name}`).join(', ')}`)
  return found
}

describe('every byte of the output lies in exactly one item', () => {
  test.each<[string, LinkOptions]>([
    ['', {}],
    [' without collection', { gcSections: false }],
    [' without names', { strip: 'all' }],
    [' compressed', { strip: 'debug', compressRelocations: true }],
    [' without merging', { optimize: 0, mergeDataSegments: false }],
    [' with memory of the host', { importMemory: true }],
    [' with everything exported', { exportAll: true, exportTable: true }],
    [' as a reactor', { reactor: true }],
    [' with the stack behind', { stackFirst: false }],
  ])('of a link%s', (_how, options) => {
    const { module, report: made } = report(options)
    let end = 0
    for (const { from, to } of made.items) {
      expect(from).toBe(end)
      expect(to).toBeGreaterThan(from)
      end = to
    }
    expect(end).toBe(module.length)
    expect(made.size).toBe(module.length)
  })
  test('of a link of nothing', () => {
    const { module, report: made } = report({ exports: [] }, ['a.o: memory none'])
    expect(made.items.at(-1)?.to).toBe(module.length)
  })
  test('of sections whose names are those of others', () => {
    const { module, report: made } = report({}, [
      'a.o: func main; data d noStrip = 1; custom code = 1; custom data = 2; custom type = 3; custom export = 4',
    ])
    expect(made.items.at(-1)?.to).toBe(module.length)
    expect(made.items.filter(({ kind, section }) => kind === 'custom' && section === 'code')).toHaveLength(1)
    expect(made.items.filter(({ kind }) => kind === 'type')).toHaveLength(1)
  })
})

describe('an item', () => {
  test('of a function is its body with its size, from its file', () => {
    const { module, report: made } = report()
    const f = item(made, 'function', 'f')
    expect(made.files[f.file!].name).toBe('lib.a(f.o)')
    expect([...module.subarray(f.from, f.to)].slice(0, 3)).toEqual([8, 0, 0x10])
  })
  test('of data is its bytes', () => {
    const { module, report: made } = report()
    const e = item(made, 'data', '.data.e')
    expect([...module.subarray(e.from, e.to)]).toEqual([9, 0, 0, 0])
  })
  test('of a merged string is the string, from a file that has it', () => {
    const { module, report: made } = report()
    const [string] = made.items.filter(({ kind, section }) => kind === 'string' && section === 'data')
    expect(new TextDecoder().decode(module.subarray(string.from, string.to))).toBe('hello\0')
    expect(made.files[string.file!].name).toBe('a.o')
  })
  test('of the linker says so', () => {
    const { report: made } = report({}, [`${MAIN}\nfunc setUp\ninit setUp`, ...LIBRARY])
    expect(item(made, 'synthetic-function', '__wasm_call_ctors').reason).toEqual({ kind: 'root', why: 'linker' })
  })
  test('of padding fills the gap before what is aligned', () => {
    const { report: made } = report()
    expect(
      made.items
        .filter(({ kind, section }) => kind === 'padding' && section === 'data')
        .map(({ from, to }) => to - from),
    ).toEqual([8])
  })
})

describe('a reason', () => {
  const chain = (made: LinkReport, kind: ReportItem['kind'], name: string): string => {
    const found = item(made, kind, name)
    const { reason } = found
    if (reason?.kind === 'reference') {
      const { kind: fromKind, name: from } = made.items[reason.from]
      return `${name} < ${chain(made, fromKind, from)}`
    }
    return `${name} < ${reason?.why}`
  }

  test('leads to a root', () => {
    const { report: made } = report()
    expect(chain(made, 'data', '.data.e')).toBe('.data.e < .data.d < main < export')
    expect(chain(made, 'function', 'main')).toBe('main < export')
    expect(chain(made, 'function', 'keep')).toBe('keep < no-strip')
  })
  test('is that there was no collection', () => {
    expect(chain(report({ gcSections: false }).report, 'function', 'dead')).toBe('dead < no-gc')
  })
  test('of a constructor and of retained data names them so', () => {
    const { report: made } = report({}, ['a.o: func main; func setUp; init setUp; data d retain = 1'])
    expect(chain(made, 'function', 'setUp')).toBe('setUp < constructor')
    expect(chain(made, 'data', '.data.d')).toBe('.data.d < retain')
  })
})

describe('what was dropped', () => {
  const dropped = (made: LinkReport): string[] =>
    made.dropped.map(({ file, name, why }) => `${file === undefined ? '' : made.files[file].name} ${name} ${why}`)

  test('is what nobody reached', () => {
    const { report: made } = report()
    expect(dropped(made)).toEqual(expect.arrayContaining(['a.o dead unreached', 'lib.a(f.o) unused unreached']))
    expect(made.dropped.find(({ name }) => name === 'unused')).toMatchObject({ kind: 'function', size: 3 })
  })
  test('is what another file had first', () => {
    const { report: made } = report({}, ['a.o: func main = f; func f weak comdat=f', 'b.o: func f weak comdat=f'])
    expect(dropped(made)).toContain('b.o f comdat')
  })
  test('is what was stripped', () => {
    expect(dropped(report({ strip: 'debug' }).report)).toContain('a.o .debug_info stripped')
  })
})

describe('files', () => {
  test('of archives say who pulled them', () => {
    expect(report().report.files).toEqual([
      { name: 'a.o' },
      { name: 'lib.a(f.o)', archive: 'lib.a', member: 'f.o', pulledBy: { file: 'a.o', symbol: 'f' } },
      { name: 'lib.a(g.o)', archive: 'lib.a', member: 'g.o', pulledBy: { file: 'a.o', symbol: 'g' } },
    ])
  })
  test('of a whole archive were pulled by nobody', () => {
    expect(report({}, ['a.o: func main', 'whole lib.a(f.o): func f']).report.files[1]).toEqual({
      name: 'lib.a(f.o)',
      archive: 'lib.a',
      member: 'f.o',
    })
  })
})

describe('memory', () => {
  test('without contents in the file is told with its place', () => {
    const { report: made } = report()
    expect(made.zeroed).toEqual([{ name: '.bss.z', symbol: 'z', file: 0, size: 16, address: made.memory.dataEnd - 16 }])
  })
  test('is laid out as the report says', () => {
    expect(report().report.memory).toMatchObject({ dataStart: 65536, stackLow: 0, stackHigh: 65536, heapEnd: 131072 })
  })
})

test('a report is plain data', () => {
  const { report: made } = report()
  expect(JSON.parse(JSON.stringify(made))).toEqual(made)
})
