import { diff, reportOfModule } from '@wasmweld/size'
import type { SizeReport } from '@wasmweld/size'
import { expect, test } from 'vitest'
import { linkText } from '../support/link-text.ts'
import { assembleText } from '../support/wat.ts'

/** `kind name delta`. */
const rows = (before: SizeReport, after: SizeReport): string[] =>
  diff(before, after).map(({ kind, name, delta }) => `${kind} ${name} ${delta}`)

const decoded = async (text: string, flags: readonly string[] = []): Promise<SizeReport> =>
  reportOfModule('m.wasm', await assembleText(`(module ${text})`, flags))

/** Functions with different bodies, each of which calls the one behind it by its index. */
const callers = (count: number): string =>
  Array.from(
    { length: count },
    (_, place) => `(func $f${place} (drop (i32.const ${place * 1000})) (call $f${(place + 1) % count}))`,
  ).join('\n')

test('20. a function put before the others of a module without names is one row, although all calls change', async () => {
  const before = await decoded(callers(20))
  const after = await decoded(`(func (drop (i32.const 7))) ${callers(20)}`)
  expect(rows(before, after)).toEqual(['added code[0] 7'])
})

test('20. also where calls become longer: that is overhead', async () => {
  const before = await decoded(callers(130))
  const after = await decoded(`(func (drop (i32.const 7))) ${callers(130)}`)
  const found = rows(before, after)
  expect(found[0]).toBe('added code[0] 7')
  expect(found.slice(1)).toEqual(['overhead overhead 1'])
})

test('a function of a module without names that changed between others is that function', async () => {
  const changed = (more: string): Promise<SizeReport> =>
    decoded(
      `(func (drop (i32.const 1))) (func) (func (drop (i32.const 3)) ${more}) (memory 1) (data "a") (data "${more}")`,
    )
  expect(rows(await changed(''), await changed('(nop)(nop)(nop)'))).toEqual(['grown data[1] 15', 'grown code[2] 3'])
})

/** Two objects, each with a function `helper` of its own. */
const twins = (more: string): Uint8Array =>
  linkText(
    [`a.o: func helper local = one ${more}; func one = helper`, 'b.o: func helper local = two; func two = helper'],
    {
      exports: ['one', 'two'],
    },
  ).module

test('18. and 19. of two functions of one name, the one that grew has its row', () => {
  const [before, after] = [twins(''), twins('one two')]
  const found = diff(reportOfModule('m.wasm', before), reportOfModule('m.wasm', after))
  expect(found).toMatchObject([{ kind: 'grown', name: 'helper', delta: 12 }])
  expect(after.length - before.length).toBe(12)
})
