import { expect, test } from 'vitest'
import { carriedValues, findPendingCalls, hasPendingCalls, pendingCall } from './pending-calls.ts'

const NODE = carriedValues({ platform: 'node' })

const find = (code: string) =>
  findPendingCalls(code).map(({ start, end, ...call }) => ({ ...call, text: code.slice(start, end) }))

test('calls are found as they were written', () => {
  expect(find(`const a = ${pendingCall('instance', { program: 'default' }, ['imports'])}`)).toEqual([
    {
      wanted: 'instance',
      program: 'default',
      values: ['imports'],
      carried: [],
      place: 'top-level',
      text: '__wasmweld_instance__("default", imports)',
    },
  ])
  expect(find(`const a = await ${pendingCall('instance', { program: 'x-y' }, [], NODE)}`)).toMatchObject([
    { program: 'x-y', values: [''], carried: ['readFileSync', 'import.meta.url'], place: 'awaited' },
  ])
})

test('renamed, and with other quotes', () => {
  const code =
    'function start() { return __wasmweld_instance__(`two`, { env: { now: now$1 } }, fs.readFileSync, __filename) }'
  expect(find(code)).toMatchObject([
    {
      program: 'two',
      values: ['{ env: { now: now$1 } }'],
      carried: ['fs.readFileSync', '__filename'],
      place: 'inside-function',
    },
  ])
})

test("within arrows and methods there is no top level; within blocks and classes' static parts there is", () => {
  expect(find('const f = () => __wasmweld_module__("a")')).toMatchObject([{ place: 'inside-function' }])
  expect(find('class A { m() { __wasmweld_module__("a") } }')).toMatchObject([{ place: 'inside-function' }])
  expect(find('if (x) { y = __wasmweld_module__("a") }')).toMatchObject([{ place: 'top-level' }])
})

test('several, in order; text that only looks like one is none', () => {
  const code = `export const a = __wasmweld_url__("p"); log("__wasmweld_url__"); export const b = __wasmweld_compiled__("q")`
  expect(find(code).map(({ wanted, program }) => `${wanted} ${program}`)).toEqual(['url p', 'compiled q'])
  expect(hasPendingCalls('const x = wasmweld_url')).toBe(false)
})

test('of side modules, with what loads them', () => {
  const call = pendingCall('side', { program: 'default', side: 'src/a:b.so' }, ['sides', '', 'loadNow'])
  expect(find(`const a = ${call}`)).toMatchObject([
    { program: 'default', side: 'src/a:b.so', values: ['sides', '', 'loadNow'], carried: [] },
  ])
  expect(find(pendingCall('startup', { program: 'two' }, ['sides', 'load'], NODE))).toMatchObject([
    { program: 'two', values: ['sides', 'load', ''], carried: NODE },
  ])
})
