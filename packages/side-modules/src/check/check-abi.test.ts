import { expect, test } from 'vitest'
import type { SideAbi } from '../side-module.ts'
import { type AbiSubject, checkAbi, type ProgramAbi } from './check-abi.ts'

const PROGRAM: ProgramAbi = { pointer: 'i32', sharedMemory: false, exceptions: 'none' }
const SIDE: SideAbi = {
  pointer: 'i32',
  sharedMemory: false,
  exceptions: 'none',
  atomics: undefined,
  halvedIntegers: [],
}

const subject = (abi: Partial<SideAbi>, rest: Partial<AbiSubject> = {}): AbiSubject => ({
  ...{ name: 'a.so', missingInvokes: [], missingHalves: [] },
  abi: { ...SIDE, ...abi },
  ...rest,
})

/** Each as `severity: message: advice`. */
const faults = (
  abi: Partial<SideAbi>,
  program: Partial<ProgramAbi> = {},
  rest: Partial<AbiSubject> = {},
): readonly string[] =>
  checkAbi([subject(abi, rest)], { ...PROGRAM, ...program }).map(problem => {
    if (problem.kind !== 'abi') throw new Error(`expected a problem of the ABI, found ${problem.kind}`)
    expect(problem.module).toBe('a.so')
    return `${problem.severity}: ${problem.message}: ${problem.advice}`
  })

test('modules that agree, and one without memory, have no faults', () => {
  expect(faults({})).toEqual([])
  expect(faults({ sharedMemory: undefined }, { sharedMemory: true })).toEqual([])
  expect(faults({ pointer: 'i64', architecture: 'wasm64' }, { pointer: 'i64' })).toEqual([])
})

test('pointers of another size, by memory or by what the file says of itself', () => {
  const wide =
    'error: built for wasm64, and the program is wasm32: build it with --target=wasm32 (emcc: -sMEMORY64=0), or the program with -mwasm64'
  expect(faults({ pointer: 'i64' })).toEqual([wide])
  expect(faults({ architecture: 'wasm64' })).toEqual([wide])
  expect(faults({ pointer: 'i64', architecture: 'wasm32' })).toEqual([wide])
  expect(faults({}, { pointer: 'i64' })).toEqual([
    'error: built for wasm32, and the program is wasm64: build it with --target=wasm64 (emcc: -sMEMORY64=1), or the program with -mwasm32',
  ])
})

test('shared memory and memory of one thread', () => {
  expect(faults({ sharedMemory: true })).toEqual([
    'error: built for shared memory, and the memory of the program is not shared: build it without -pthread, or the program with -pthread (link: { sharedMemory: true, maxMemory })',
  ])
  expect(faults({}, { sharedMemory: true })).toEqual([
    'error: built for memory of one thread, and the memory of the program is shared: build it with -pthread (-matomics -mbulk-memory, wasm-ld --shared-memory), or the program without',
  ])
})

test('exceptions: two styles get a warning, functions that nobody gives an error in its place', () => {
  const [warning] = faults({ exceptions: 'javascript' }, { exceptions: 'wasm' })
  expect(warning).toMatch(/^warning: catches exceptions through JavaScript .*, and the program as WebAssembly does/)
  expect(warning).toContain('build both with -fwasm-exceptions')
  expect(faults({ exceptions: 'wasm' }, { exceptions: 'none' })).toEqual([])
  const missingInvokes = ['invoke_v', 'invoke_vi', 'invoke_ii', 'invoke_iii', 'invoke_iiii', 'invoke_viii']
  const missing = faults({ exceptions: 'javascript' }, { exceptions: 'wasm' }, { missingInvokes })
  expect(missing).toHaveLength(1)
  expect(missing[0]).toMatch(
    /^error: .*nobody gives: invoke_v, invoke_vi, invoke_ii, invoke_iii and 2 more: build it with/,
  )
})

test('halves of 64-bit integers: built without BigInt', () => {
  expect(faults({}, {}, { missingHalves: ['setTempRet0', 'getTempRet0'] })).toEqual([
    'error: built without BigInt: it passes halves of 64-bit integers through functions that nobody gives: setTempRet0, getTempRet0: build it with -sWASM_BIGINT, so that they are whole, as those of the program are',
  ])
  const [caught, ...more] = faults({ exceptions: 'javascript' }, {}, { missingHalves: ['getTempRet0'] })
  expect(caught).toMatch(/^error: catches exceptions .*nobody gives: getTempRet0: build it with -fwasm-exceptions/)
  expect(more).toEqual([])
})

test('halves of 64-bit integers in what it exports', () => {
  expect(faults({ halvedIntegers: ['a', 'b', 'c', 'd', 'e'] })).toEqual([
    'warning: passes 64-bit integers in two halves, as for JavaScript without BigInt: a, b, c, d and 1 more: build it with -sWASM_BIGINT; until then callers have to pass and take halves',
  ])
})

test('atomic instructions: a warning where they do not fit the memory, nothing where the file does not say', () => {
  expect(faults({ atomics: true })[0]).toMatch(/^warning: uses atomic instructions, .* not shared/)
  expect(faults({ atomics: false, sharedMemory: true }, { sharedMemory: true })[0]).toMatch(
    /^warning: built without atomic instructions, .*build it with -pthread/,
  )
  for (const atomics of [true, undefined]) {
    expect(faults({ atomics, sharedMemory: true }, { sharedMemory: true })).toEqual([])
  }
  expect(faults({ atomics: false })).toEqual([])
})

test('all faults of all modules at once', () => {
  const all = checkAbi(
    [subject({ pointer: 'i64', sharedMemory: true }), subject({ sharedMemory: true }, { name: 'b.so' })],
    PROGRAM,
  )
  expect(all.map(problem => 'module' in problem && problem.module)).toEqual(['a.so', 'a.so', 'b.so'])
})
