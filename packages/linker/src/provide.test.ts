import { describe, expect, test } from 'vitest'
import { link } from './index.ts'
import { inputsOf, isValid, linkText } from '../../../test/support/link-text.ts'

const TEXTS = [
  'a.o: func f i32->i32 hidden = return:1 *h; func g; func h; data d hidden = 1 2; data e; tag t i32->; func unused',
]

describe('what other modules want', () => {
  test('is exported: functions, tags, and addresses of data', () => {
    const { module, section } = linkText(TEXTS, { provide: { exports: ['f', 'd', 't', 'nobody'] } })
    expect(isValid(module)).toBe(true)
    expect(section('export')).toEqual(['memory: memory 0', 'f: function 0', 'd: global 1', 't: tag 0'])
  })
  test('by slot is kept and gets one, behind those of the module itself', () => {
    const { functions, section } = linkText(TEXTS, { provide: { exports: ['f'], slots: ['g', 'nobody'] } })
    expect(functions).toEqual(['f', 'g', 'h'])
    expect(section('element')).toEqual(['segment 0: active table 0 (i32.const 1) funcref: 2 1'])
  })
  test('by address is kept, and nothing exports it', () => {
    const { section } = linkText(TEXTS, { provide: { addresses: ['d', 'nobody'] } })
    expect(section('export')).toEqual(['memory: memory 0'])
    expect(section('data')).not.toEqual([])
  })
  test('has its own name, and the one that the source asks for', () => {
    const { section } = linkText(['a.o: func f export=eff'], { provide: { exports: ['f'] } })
    expect(section('export')).toEqual(['memory: memory 0', 'eff: function 0', 'f: function 0'])
  })
  test('comes out of archives', () => {
    const members = ['lib.a(f.o): func f', 'lib.a(g.o): func g', 'lib.a(d.o): data d', 'lib.a(h.o): func h']
    const { functions, report } = linkText(members, { provide: { exports: ['f'], slots: ['g'], addresses: ['d'] } })
    expect(functions).toEqual(['f', 'g'])
    expect(report.files.map(({ name }) => name)).toEqual(['lib.a(f.o)', 'lib.a(g.o)', 'lib.a(d.o)'])
  })
  test('is called without the constructors around it that a host’s calls have', () => {
    const { section } = linkText(['a.o: func f; func g; func c local; init c'], {
      exports: ['f'],
      provide: { exports: ['g'] },
    })
    expect(section('export')).toEqual(['memory: memory 0', 'g: function 2', 'f: function 4'])
  })
  test('explains why it is there', () => {
    const { whyLive } = link(inputsOf(TEXTS), { entry: false, provide: { slots: ['g'] } })
    expect(whyLive('g')[0].steps[0].why).toEqual({ kind: 'root', reason: 'provided' })
  })
})

describe('places', () => {
  test('say where data is and which slots functions have', () => {
    const { places } = link(inputsOf(TEXTS), {
      entry: false,
      provide: { exports: ['f', 't'], slots: ['g'], addresses: ['d'] },
      exports: ['e'],
    })
    const none = { kind: 'function', parameters: [], results: [] }
    expect(Object.fromEntries(places.data)).toEqual({ d: 65536, e: 65544 })
    expect(places).toMatchObject({ memoryBase: 65536, memorySize: 8, tableBase: 1, tableSize: 2, alignment: 1 })
    expect(Object.fromEntries(places.functions)).toEqual({
      f: { type: { kind: 'function', parameters: ['i32'], results: ['i32'] } },
      g: { type: none, slot: 2 },
      h: { type: none, slot: 1 },
    })
    expect([...places.tags.keys()]).toEqual(['t'])
  })
  test('of position-independent output count from its bases', () => {
    const { places } = link(inputsOf(['a.o: func f; data d; data e = 1']), {
      output: 'shared',
      provide: { slots: ['f'] },
      exports: ['d', 'e'],
    })
    expect(places.functions.get('f')?.slot).toBe(0)
    expect(places.data.get('e')).toBe(0)
  })
})
