import { describe, expect, test } from 'vitest'
import type { LinkOptions } from '@wasmweld/linker'
import { linkText } from '../../../../test/support/link-text.ts'
import { checkPartition } from '../check-partition.ts'
import { EDGE_KINDS } from '../size-report.ts'
import type { Item, SizeReport } from '../size-report.ts'
import { reportOfLink } from './report-of-link.ts'

const MAIN = `a.o: func main = f &d
  func dead
  data d align=2 = 1 &e
  data z in=.bss.z = zeros:16
  data s in=.rodata.s strings = "hello\\0lo\\0"
  custom .debug_info = @main
  func keep noStrip = &s &z *f`
const LIBRARY = 'lib.a(f.o): func f; data e in=.data.e align=4 = 9; func unused; global x i32'

const made = (options: LinkOptions = {}, texts: readonly string[] = [MAIN, LIBRARY]): SizeReport =>
  reportOfLink('a.wasm', linkText(texts, { exports: ['main'], ...options }).report)

const find = ({ items }: SizeReport, key: string): Item => {
  const found = items.find(item => item.key === key)
  if (found === undefined) throw new Error(`no ${key} among ${items.map(item => item.key).join(', ')}`)
  return found
}

const targets = (report: SizeReport, key: string): string[] => {
  const { items, edges } = report
  const from = items.indexOf(find(report, key))
  return Array.from(edges.from)
    .flatMap((each, edge) => (each === from ? [edge] : []))
    .map(edge => `${EDGE_KINDS[edges.kind[edge]].name} ${items[edges.to[edge]].key}`)
}

test('a report is a partition and plain data', () => {
  const report = made()
  expect(checkPartition(report)).toEqual([])
  expect(JSON.parse(JSON.stringify(report))).toEqual(report)
})

describe('an item', () => {
  test('of a function has its declaration, and says what its bytes are', () => {
    const main = find(made(), 'a.o:main')
    expect(main).toMatchObject({ kind: 'function', name: 'main', input: 0, section: 'code' })
    expect(main.ranges).toHaveLength(2)
    const { parts } = main
    expect(parts?.declaration).toBe(1)
    expect(main.bytes).toBe((parts?.body ?? 0) + (parts?.sizeLeb ?? 0) + 1)
  })
  test('of unused digits has what the functions have not', () => {
    const report = made()
    const padding = find(report, 'LEB padding')
    expect(padding.ranges).toEqual([])
    expect(padding.bytes).toBe(report.items.reduce((sum, item) => sum + (item.padding ?? 0), 0))
    expect(padding.bytes).toBeGreaterThan(0)
    expect(made({ strip: 'all', compressRelocations: true }).items.map(({ key }) => key)).not.toContain('LEB padding')
  })
  test('of a literal is called by its text', () => {
    expect(find(made(), 'string "hello"')).toMatchObject({ kind: 'string', name: '"hello"', bytes: 6 })
  })
  test('of memory that is in no file has its size there', () => {
    expect(find(made(), 'a.o:z')).toMatchObject({ kind: 'bss', bytes: 0, memory: 16, ranges: [] })
  })
  test('of a slot and of a name is called by its symbol, and shown as what it is', () => {
    const report = made()
    expect(find(report, 'element of lib.a(f.o):f')).toMatchObject({ name: 'f', demangled: 'table slot of f' })
    expect(find(report, 'function names of lib.a(f.o):f')).toMatchObject({ name: 'f', demangled: 'name of f' })
  })
})

describe('edges', () => {
  test('of code are its relocations, its type, its entries', () => {
    expect(targets(made(), 'a.o:keep').sort()).toEqual([
      'address lib.a(f.o):f',
      'data-ref a.o:z',
      'data-ref string "hello"',
      'entry function names of a.o:keep',
      'type type () -> void',
    ])
  })
  test('of data are its relocations', () => {
    expect(targets(made(), 'a.o:d')).toEqual(['data-ref lib.a(f.o):e'])
  })
  test('of an export lead to what it is of', () => {
    expect(targets(made(), 'export main')).toEqual(['export a.o:main'])
  })
  test('of debug information keep nothing', () => {
    expect(targets(made(), 'a.o:custom .debug_info')).toEqual(['debug a.o:main'])
  })
})

test('roots have their reasons', () => {
  const { items, roots } = made()
  const reasons = roots.map(({ item, reason }) => `${items[item].key}: ${reason}`)
  expect(reasons).toEqual(
    expect.arrayContaining(['export main: export', 'a.o:keep: no-strip', 'header: format', 'memory: format']),
  )
  expect(reasons).not.toContain('a.o:main: export')
})

test('what was dropped has its bytes and its reason', () => {
  expect(made().dropped).toContainEqual({
    input: 1,
    name: 'unused',
    kind: 'function',
    bytes: 3,
    why: 'unreached',
    output: 0,
  })
})

describe('keys', () => {
  test('of local symbols of one name are numbered', () => {
    const report = made({}, ['a.o: func main = g; func g local', 'b.o: func main2 noStrip = g; func g local'])
    expect(find(report, 'a.o:g').bytes).toBeGreaterThan(0)
    expect(find(report, 'b.o:g').bytes).toBeGreaterThan(0)
  })
  test('have neither the path of the machine nor what a compiler draws anew', () => {
    const name = '_ZN3foo3bar17h0123456789abcdefE'
    const report = made({}, [
      `/home/me/target/libfoo-0123456789abcdef.rlib(foo.a1b2c3d4e5f6a7b8.rcgu.o): func main = ${name}; func ${name}`,
    ])
    expect(report.inputs.map(input => input.name)).toEqual([
      'libfoo-0123456789abcdef.rlib(foo.a1b2c3d4e5f6a7b8.rcgu.o)',
    ])
    expect(find(report, 'libfoo.rlib(foo.rcgu.o):_ZN3foo3barE')).toMatchObject({
      name,
      demangled: 'foo::bar::h0123456789abcdef',
    })
  })
  test('tell files of one name in several folders apart', () => {
    const report = made({}, ['/x/a/f.o: func main = g', '/x/b/f.o: func g = h', '/x/c.o: func h'])
    expect(report.inputs.map(({ name }) => name)).toEqual(['a/f.o', 'b/f.o', 'c.o'])
  })
})

test('what is exported goes with its export: the export alone is a root', () => {
  const { items, roots } = made()
  const exported = roots.filter(({ reason }) => reason === 'export').map(({ item }) => items[item])
  expect(exported.length).toBeGreaterThan(0)
  expect(exported.filter(({ kind }) => kind !== 'export')).toEqual([])
})
