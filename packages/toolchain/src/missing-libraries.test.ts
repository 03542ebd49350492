import { writeArchive } from '@wasmweld/binary'
import { createInputCache, type LinkInput, type LinkOptions } from '@wasmweld/linker'
import { expect, test } from 'vitest'
import { missingLibraries } from './missing-libraries.ts'
import { diskFile, type SysrootFile, sysrootFile } from './sysroot-file.ts'
import { type TinyObject, tinyObject } from '../../../test/support/tiny-object.ts'
import { systemProvider, whoDefines } from './who-defines.ts'

const object = (contents: TinyObject, load?: 'lazy'): LinkInput => ({
  name: 'a.o',
  bytes: tinyObject(contents),
  ...(load && { load }),
})

function archive(name: string, members: Readonly<Record<string, TinyObject>>, index = true): LinkInput {
  const written = Object.entries(members).map(([member, contents]) => ({
    name: member,
    bytes: tinyObject(contents),
    symbols: [...(contents.defines ?? [])],
  }))
  return { name, bytes: writeArchive(written, { format: 'gnu', index }) }
}

const LIBRARIES: readonly LinkInput[] = [
  { name: 'crt1.o', bytes: tinyObject({ defines: ['_start'], uses: ['main', '__wasm_call_ctors'] }) },
  archive('libc++.a', {
    'new.o': { defines: ['_Znwm'], uses: ['malloc'] },
    'other.o': { defines: ['_Zother'], uses: ['__cxa_throw'] },
  }),
  archive('libc++abi.a', { 'throw.o': { defines: ['__cxa_throw'], uses: ['abort'] } }),
  archive('libc.a', {
    'malloc.o': { defines: ['malloc', 'free'], uses: ['sbrk'] },
    'sbrk.o': { defines: ['sbrk'], fromHost: [{ name: 'grow', module: 'wasi', field: 'grow' }] },
    'abort.o': { defines: ['abort'] },
    'long.o': { defines: ['strtold'], uses: ['__multf3'] },
  }),
  archive('libclang_rt.builtins.a', { 'multf3.o': { defines: ['__multf3'] } }),
]

/** The libraries that join, and in brackets those that were read and do not. */
function missing(inputs: readonly LinkInput[], options: LinkOptions = { entry: false }): string {
  const read = new Set<string>()
  const files = LIBRARIES.map(({ name, bytes }) =>
    sysrootFile(`/lib/${name}`, () => {
      read.add(name)
      return bytes
    }),
  )
  const found = missingLibraries(inputs, options, files, createInputCache()).map(({ name }) => name)
  const wasted = [...read].filter(name => !found.includes(name))
  return [...found, ...wasted.map(name => `[${name}]`)].join(' ')
}

test('where nothing is missing no library is read', () => {
  expect(missing([object({ defines: ['f', 'g'], uses: ['f'] })])).toBe('')
  expect(missing([object({ uses: ['f'] }), object({ defines: ['f'] })])).toBe('')
  expect(missing([object({ uses: ['__stack_pointer', '__heap_base', '__start_mine', '__wasm_call_ctors'] })])).toBe('')
})
test('what other modules of the program want is missing like all else', () => {
  const provide = { exports: ['strtold'], slots: ['_Znwm'], addresses: ['abort'] }
  expect(missing([], { entry: false, provide })).toContain('libc++.a libc.a libclang_rt.builtins.a')
})
test('where everything is to be provided, all archives join, and no start file that nobody asks for', () => {
  expect(missing([], { entry: false, provideAll: true })).toBe('libc++.a libc++abi.a libc.a libclang_rt.builtins.a')
})
test('what other modules of the program define is not', () => {
  const address = { kind: 'data', module: 'main', address: 8 } as const
  const external = ['_Znwm', 'abort'].map(name => ({ name, ...address }))
  expect(missing([object({ uses: ['_Znwm', 'abort'] })], { entry: false, external })).toBe('')
})
test('a library joins for what it defines, and others for what that member needs', () => {
  expect(missing([object({ uses: ['_Znwm'] })])).toBe('libc++.a libc.a [crt1.o] [libc++abi.a]')
  expect(missing([object({ uses: ['_Zother'] })])).toContain('libc++.a libc++abi.a libc.a')
  expect(missing([object({ uses: ['strtold'] })])).toContain('libc.a libclang_rt.builtins.a')
})
test('what nobody defines brings nothing', () => expect(missing([object({ uses: ['nobody'] })])).not.toMatch(/^lib/))
test('a weak reference brings nothing', () => expect(missing([object({ usesWeakly: ['malloc'] })])).toBe(''))
test('what the host is to provide brings nothing', () => {
  expect(missing([object({ fromHost: [{ name: 'malloc', module: 'env', field: 'malloc' }] })])).toBe('')
  expect(missing([object({ fromHost: [{ name: 'malloc', module: './host.js' }] })])).toBe('')
  expect(missing([object({ uses: ['malloc'] })], { entry: false, allowUndefined: ['malloc'] })).toBe('')
})
test('what the options ask for is wanted too', () => {
  expect(missing([object({})], { entry: false, exports: ['malloc'] })).toContain('libc.a')
  expect(missing([object({})], { entry: false, require: ['free'] })).toContain('libc.a')
  expect(missing([object({})], { entry: false, exportsIfDefined: ['malloc'] })).toBe('')
})
test('the start file joins a command that has no entry of its own', () => {
  expect(missing([object({ defines: ['main'] })], {})).toBe('crt1.o')
  expect(missing([object({ defines: ['_start'] })], {})).toBe('')
  expect(missing([object({ defines: ['main'] })], { reactor: true })).toBe('')
})
test("a definition of the user's comes before the library's", () => {
  const own = archive('libown.a', { 'malloc.o': { defines: ['malloc'] } })
  expect(missing([object({ uses: ['malloc'] }), own])).toBe('')
  expect(missing([own, object({ uses: ['malloc'] })])).toBe('')
  expect(missing([object({ uses: ['malloc'] }), object({ defines: ['malloc'] }, 'lazy')])).toBe('')
})
test('only members that join ask for something', () => {
  const members = { 'used.o': { defines: ['used'] }, 'unused.o': { defines: ['unused'], uses: ['malloc'] } }
  expect(missing([object({ uses: ['used'] }), archive('libown.a', members)])).toBe('')
  expect(missing([object({ uses: ['unused'] }), archive('libown.a', members)])).toContain('libc.a')
  expect(missing([{ ...archive('libown.a', members), load: 'whole' }])).toContain('libc.a')
  expect(missing([object({ uses: ['malloc'] }, 'lazy')])).toBe('')
})
test('an archive without index is looked into', () => {
  const own = archive('libown.a', { 'malloc.o': { defines: ['malloc'], uses: ['sbrk'] } }, false)
  expect(missing([object({ uses: ['malloc'] }), own])).toContain('libc.a')
})
test('wrapped names are looked for under their other names', () => {
  const options = { entry: false, wrap: ['malloc'] } as const
  expect(missing([object({ uses: ['malloc'] }), object({ defines: ['__wrap_malloc'] })], options)).toBe('')
  expect(missing([object({ uses: ['__real_malloc'] })], options)).toContain('libc.a')
})
test('files that the linker will refuse are no concern here', () => {
  const text = { name: 'text.o', bytes: new TextEncoder().encode('hello') }
  expect(missing([text, object({ uses: ['malloc'] })])).toContain('libc.a')
})

test('who defines a symbol, by archive and member', () => {
  const elsewhere = { name: 'libelf.a', bytes: new TextEncoder().encode('!<arch>\nbroken') }
  expect(whoDefines('malloc', [elsewhere, ...LIBRARIES.slice(1)])).toEqual([{ archive: 'libc.a', member: 'malloc.o' }])
  expect(whoDefines('nobody', LIBRARIES.slice(1))).toEqual([])
})

test('which file of a sysroot would join, past one that cannot be read', () => {
  const file = (name: string): SysrootFile | undefined => {
    const library = LIBRARIES.find(each => each.name === name)
    if (name === 'libc++.a') return diskFile('/nowhere/libc++.a')
    return library && sysrootFile(`/lib/${name}`, () => library.bytes)
  }
  const sysroot = { name: 'directory', path: '/lib', triple: 'wasm32-wasi', directories: ['/lib'], file }
  expect(systemProvider('malloc', sysroot)?.name).toBe('libc.a')
  expect(systemProvider('_start', sysroot)?.name).toBe('crt1.o')
  expect(systemProvider('nobody', sysroot)).toBeUndefined()
})
