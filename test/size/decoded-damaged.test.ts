// A damaged module is refused with the place of the damage, or accounted for to the last byte; never a hang, another error, or half a report.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FormatError } from '@wasmweld/binary'
import { checkPartition, reportOfModule } from '@wasmweld/size'
import { expect, test } from 'vitest'
import { mutate, seededRandom } from '../fuzz/mutate.ts'
import { buildWithEmcc } from '../support/emscripten.ts'
import { assembleText } from '../support/wat.ts'

const TEXT = `(module
  (type $pair (func (param i32) (result i32 i32)))
  (import "env" "log" (func $log (param i32))) (import "env" "base" (global $base i32)) (import "env" "t" (table 1 externref))
  (table $t 4 funcref) (memory $m 1) (tag $oops (param i64)) (global $g (mut i64) (i64.const -3))
  (export "go" (func $go)) (export "m" (memory $m)) (start $begin)
  (elem $e (table $t) (i32.const 0) func $go $begin) (elem $late funcref (ref.func $go) (ref.null func)) (elem declare func $begin)
  (func $go (result i32) (local i32 f64)
    (global.get $base) (block (type $pair) (i32.const 1030)) drop drop
    (drop (ref.func $begin)) (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))
    (try (do (throw $oops (i64.const 1))) (catch $oops (drop)))
    (table.init $t $late (i32.const 0) (i32.const 0) (i32.const 1))
    (drop (v128.load offset=8 (i32.const 1024)))
    (block (br_table 0 0 (i32.const 1))) (call_indirect $t (result i32) (i32.const 1)))
  (func $begin (call $log (i32.const 1024)))
  (data (i32.const 1024) "Hello, world, and all") (data $d "passive") (data (global.get $base) "based"))`

async function corpus(): Promise<readonly Uint8Array[]> {
  const built = await buildWithEmcc({
    name: 'damaged',
    files: { 'program.c': 'int f(int *p) { return *p ? f(p + 1) + 1 : 0; }\nint work(int n) { return f(&n) * n; }\n' },
    commands: [['emcc', '-O1', '-g', 'program.c', '-o', 'program.wasm', '--no-entry', '-sEXPORTED_FUNCTIONS=_work']],
  })
  return [
    await assembleText(TEXT, ['--debug-names', '--enable-exceptions']),
    new Uint8Array(readFileSync(join(built, 'program.wasm'))),
  ]
}

/** Whether there is a report; anything but a sound one or a `FormatError` with a place in the file fails. */
function isAccepted(bytes: Uint8Array, compat: boolean): boolean {
  try {
    const report = reportOfModule('m.wasm', bytes, compat ? { compat: 'twiggy' } : { nameEntries: true })
    const wrong = checkPartition(report)
    if (wrong.length > 0) throw new Error(wrong.join('\n'))
    return true
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    expect(error.offset).toBeLessThanOrEqual(bytes.length)
    return false
  }
}

test('mutations', async () => {
  const modules = await corpus()
  const random = seededRandom(2026)
  let accepted = 0
  for (let attempt = 0; attempt < 4000; attempt++) {
    const damaged = mutate(modules[attempt % modules.length], random)
    accepted += Number(isAccepted(damaged, attempt % 5 === 0))
  }
  // Damage that is always noticed at the door would test nothing behind it.
  expect(accepted).toBeGreaterThan(400)
  expect(accepted).toBeLessThan(3600)
})

test('every truncation: whole sections are a module, all else is refused', async () => {
  const [bytes] = await corpus()
  const accepted: number[] = []
  for (let length = 0; length < bytes.length; length++)
    if (isAccepted(bytes.subarray(0, length), false)) accepted.push(length)
  expect(accepted[0]).toBe(8)
  expect(accepted.length).toBeLessThan(15)
})

test.each<[what: string, text: string, damage: (bytes: Buffer) => void, message: RegExp]>([
  [
    'an index of nothing',
    '(module (func $a (call $a)))',
    bytes => (bytes[bytes.lastIndexOf(0x10) + 1] = 9),
    /expected a function index below 1, found 9 \(at 0x[\da-f]+\)/,
  ],
  ['an unknown instruction', '(module (func nop))', bytes => (bytes[bytes.length - 2] = 0xff), /found the opcode 0xff/],
])('%s is named with its place', async (_what, text, damage, message) => {
  const bytes = Buffer.from(await assembleText(text))
  damage(bytes)
  expect(() => reportOfModule('m.wasm', new Uint8Array(bytes))).toThrow(message)
})

test('declared functions without bodies are refused', () => {
  const types = [1, 4, 1, 0x60, 0, 0]
  const bytes = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, ...types, 3, 2, 1, 0])
  expect(() => reportOfModule('m.wasm', bytes)).toThrow(
    /a body for each of 1 declared functions, found 0 bodies \(at 0x12\)/,
  )
})
