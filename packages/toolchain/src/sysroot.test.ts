import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findSysroot, type Sysroot, type SysrootOptions } from './sysroot.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'wasmweld-sysroot-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function files(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), path)
  }
}

function find(options: SysrootOptions = {}): Sysroot | undefined {
  return findSysroot({ root, from: root, environment: {}, ...options })
}

/** Where a file of the sysroot is, from the test's root. */
const place = (sysroot: Sysroot | undefined, file: string): string | undefined =>
  sysroot?.file(file)?.path.slice(root.length + 1)

test('an empty machine has none', () => expect(find()).toBeUndefined())

describe('Debian', () => {
  beforeEach(() =>
    files(
      'usr/lib/wasm32-wasi/libc.a',
      'usr/lib/wasm32-wasi/crt1.o',
      'usr/lib/llvm-9/lib/wasm32-wasi/libc++.a',
      'usr/lib/llvm-22/lib/wasm32-wasi/libc++.a',
      'usr/lib/llvm-22/lib/clang/22/lib/wasi/libclang_rt.builtins-wasm32.a',
      'usr/lib/llvm-9/lib/clang/9.0.1/lib/wasi/libclang_rt.builtins-wasm32.a',
      'usr/lib/llvm-9/lib/clang/9.0.1/lib/wasi/libclang_rt.builtins-wasm64.a',
    ),
  )

  test('its packages make one sysroot, with the newest LLVM', () => {
    const sysroot = find()
    expect(sysroot).toMatchObject({ name: 'debian', triple: 'wasm32-wasi' })
    expect(place(sysroot, 'libc.a')).toBe('usr/lib/wasm32-wasi/libc.a')
    expect(place(sysroot, 'crt1.o')).toBe('usr/lib/wasm32-wasi/crt1.o')
    expect(place(sysroot, 'libc++.a')).toBe('usr/lib/llvm-22/lib/wasm32-wasi/libc++.a')
    expect(place(sysroot, 'libclang_rt.builtins.a')).toBe(
      'usr/lib/llvm-22/lib/clang/22/lib/wasi/libclang_rt.builtins-wasm32.a',
    )
    expect(sysroot?.file('libnope.a')).toBeUndefined()
  })
  test('a file has the same bytes in the same array each time', () => {
    const file = find()?.file('libc.a')
    expect(new TextDecoder().decode(file?.read())).toBe('usr/lib/wasm32-wasi/libc.a')
    expect(file?.read()).toBe(file?.read())
  })
  test('wasm64 has no libc there', () => expect(find({ target: 'wasm64' })).toBeUndefined())
  test('the environment goes before it', () => {
    files('sdk/share/wasi-sysroot/lib/wasm32-wasip1/libc.a')
    expect(find({ environment: { WASI_SDK_PATH: join(root, 'sdk') } })?.name).toBe('wasi-sdk')
  })
})

describe('a WASI SDK', () => {
  test('has its sysroot, and the runtime of its compiler', () => {
    files(
      'sdk/share/wasi-sysroot/lib/wasm32-wasip1/libc.a',
      'sdk/lib/clang/21/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a',
    )
    const sysroot = find({ environment: { WASI_SDK_PATH: join(root, 'sdk'), WASI_SYSROOT: 'nowhere' } })
    expect(sysroot).toMatchObject({ name: 'wasi-sdk', path: join(root, 'sdk'), triple: 'wasm32-wasip1' })
    expect(place(sysroot, 'libc.a')).toBe('sdk/share/wasi-sysroot/lib/wasm32-wasip1/libc.a')
    expect(place(sysroot, 'libclang_rt.builtins.a')).toBe(
      'sdk/lib/clang/21/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a',
    )
  })
  test('of before wasip1 has the same in other folders', () => {
    files('sdk/share/wasi-sysroot/lib/wasm32-wasi/libc.a', 'sdk/lib/clang/17/lib/wasi/libclang_rt.builtins-wasm32.a')
    const sysroot = find({ environment: { WASI_SDK_PATH: join(root, 'sdk') } })
    expect(sysroot?.triple).toBe('wasm32-wasi')
    expect(place(sysroot, 'libclang_rt.builtins.a')).toBe('sdk/lib/clang/17/lib/wasi/libclang_rt.builtins-wasm32.a')
  })
  test('is found in its usual place', () => {
    files('opt/wasi-sdk/share/wasi-sysroot/lib/wasm32-wasip1/libc.a')
    expect(find()?.name).toBe('wasi-sdk')
  })
})

describe('a named folder', () => {
  test('is a sysroot, or the folder of the libraries itself', () => {
    files('s/lib/wasm32-wasi/libc.a')
    expect(place(find({ sysroot: join(root, 's') }), 'libc.a')).toBe('s/lib/wasm32-wasi/libc.a')
    expect(place(find({ sysroot: join(root, 's/lib/wasm32-wasi') }), 'libc.a')).toBe('s/lib/wasm32-wasi/libc.a')
    expect(place(find({ environment: { WASI_SYSROOT: join(root, 's') } }), 'libc.a')).toBe('s/lib/wasm32-wasi/libc.a')
  })
  test('may have a target that must be asked for', () => {
    files('s/lib/wasm32-wasip1/libc.a', 's/lib/wasm32-wasip1-threads/libc.a')
    expect(place(find({ sysroot: join(root, 's'), triple: 'wasm32-wasip1-threads' }), 'libc.a')).toBe(
      's/lib/wasm32-wasip1-threads/libc.a',
    )
  })
  test('that has nothing for the target is an error', () => {
    expect(() => find({ sysroot: '/nowhere' })).toThrow(
      'sysroot /nowhere has no libc.a for wasm32-wasip1 or wasm32-wasi\n' +
        '  looked in /nowhere/lib/wasm32-wasip1, /nowhere/lib/wasm32-wasi, /nowhere',
    )
    expect(() => find({ environment: { WASI_SDK_PATH: '/nowhere' } })).toThrow('WASI_SDK_PATH /nowhere has no libc.a')
    expect(() => find({ environment: { WASI_SYSROOT: '/nowhere' }, target: 'wasm64' })).toThrow(
      'no libc.a for wasm64-wasip1 or wasm64-wasi',
    )
  })
})

describe('@yowasp/clang', () => {
  const from = import.meta.dirname

  test('is read from its tar file, in place', () => {
    const sysroot = find({ from })
    expect(sysroot).toMatchObject({ name: '@yowasp/clang', triple: 'wasm32-wasip1', directories: [] })
    for (const name of ['libc.a', 'libc++.a', 'libc++abi.a', 'libclang_rt.builtins.a', 'libsetjmp.a']) {
      expect(new TextDecoder().decode(sysroot?.file(name)?.read().subarray(0, 8)), name).toBe('!<arch>\n')
    }
    expect(sysroot?.file('crt1.o')?.read().subarray(0, 4)).toEqual(new Uint8Array([0, 0x61, 0x73, 0x6d]))
    expect(sysroot?.file('libnope.a')).toBeUndefined()
  })
  test('can be asked for by name', () => {
    files('usr/lib/wasm32-wasi/libc.a')
    expect(find({ from })?.name).toBe('debian')
    expect(find({ from, sysroot: '@yowasp/clang' })?.name).toBe('@yowasp/clang')
    expect(() => find({ sysroot: '@yowasp/clang' })).toThrow(
      `@yowasp/clang is not installed in ${root}\n  npm install @yowasp/clang`,
    )
  })
})
