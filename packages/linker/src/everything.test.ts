import { expect, test } from 'vitest'
import { link } from './index.ts'
import { inputsOf, linkText } from '../../../test/support/link-text.ts'

test('everything that the archives define is exported, hidden too', () => {
  const { section } = linkText(
    ['a.o: func f; func own local', 'lib.a(g.o): func g hidden = h', 'lib.a(h.o): func h; data d = 1; tag t i32->'],
    { provideAll: true },
  )
  const names = section('export').map(line => line.split(':')[0])
  expect(names).toEqual(['memory', 'f', 'g', 'h', 'd', 't'])
})

test('members that need what nobody has stay out, and those that need them', () => {
  const { section, report } = linkText(
    [
      'a.o: func f',
      'lib.a(g.o): func g = missing',
      'lib.a(h.o): func h = g',
      'lib.a(i.o): func i = f',
      'lib.a(w.o): func w = weakly; undef func weakly weak',
      'lib.a(u.o): func u = $__stack_pointer &__heap_base',
      'lib.a(n.o): func n = host; undef func host module=m field=n',
    ],
    { provideAll: true },
  )
  expect(report.leftOut).toEqual([
    { file: 'lib.a(g.o)', why: 'needs', symbol: 'missing' },
    { file: 'lib.a(h.o)', why: 'needs', symbol: 'g' },
  ])
  const names = section('export').map(line => line.split(':')[0])
  expect(names).toEqual(expect.arrayContaining(['i', 'w', 'u', 'n']))
})

test('members that define what is defined already stay out', () => {
  const { report, functions } = linkText(
    [
      'a.o: func f',
      'lib.a(f.o): func f; func g',
      'b.a(h.o): func h',
      'c.a(h.o): func h; func i',
      'd.a(j.o): func j weak',
    ],
    { provideAll: true },
  )
  expect(report.leftOut).toEqual([
    { file: 'lib.a(f.o)', why: 'defines', symbol: 'f' },
    { file: 'c.a(h.o)', why: 'defines', symbol: 'h' },
  ])
  expect(functions).toEqual(expect.arrayContaining(['f', 'h', 'j']))
})

test('start files stay out where nobody needs them', () => {
  const { functions } = linkText(['a.o: func f', 'lazy crt.o: func _start = main'], { provideAll: true })
  expect(functions).not.toContain('_start')
})

test('the report says what is there for other modules alone', () => {
  const { whyLive } = link(inputsOf(['a.o: func f; func g']), { entry: false, provideAll: true, exports: ['f'] })
  const why = (name: string): unknown => whyLive(name)[0].steps[0].why
  expect(why('f')).toEqual({ kind: 'root', reason: 'export' })
  expect(why('g')).toEqual({ kind: 'root', reason: 'provided' })
})
