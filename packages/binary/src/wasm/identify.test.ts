import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identifyFile, type FileKind } from './identify.ts'

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, character => character.charCodeAt(0))
/** Magic bytes, then two- and four-byte fields at their places. */
function header(magic: string, ...fields: readonly (readonly [at: number, ...bytes: number[]])[]): Uint8Array {
  const bytes = new Uint8Array(64)
  bytes.set(latin1(magic))
  for (const [at, ...field] of fields) bytes.set(field, at)
  return bytes
}

const cases: readonly (readonly [kind: FileKind['kind'], description: string, bytes: Uint8Array])[] = [
  ['empty', 'empty file', new Uint8Array()],
  ['wasm', 'WebAssembly module', latin1('\0asm\x01\0\0\0')],
  ['component', 'WebAssembly component', latin1('\0asm\x0d\0\x01\0')],
  ['archive', 'archive', latin1('!<arch>\n/               0')],
  ['archive', 'archive', latin1('!<arch>\n')],
  ['thin-archive', 'thin archive', latin1('!<thin>\n')],
  ['bitcode', 'LLVM bitcode', latin1('BC\xc0\xde5\x14')],
  ['bitcode', 'LLVM bitcode', latin1('\xde\xc0\x17\x0b\0\0\0\0')],
  ['stub-library', 'stub library', latin1('#STUB\nfoo: bar\n')],
  ['elf', 'x86-64 ELF object', header('\x7fELF\x02\x01\x01', [16, 1, 0], [18, 62, 0])],
  ['elf', 'arm64 ELF executable', header('\x7fELF\x02\x01\x01', [16, 2, 0], [18, 183, 0])],
  ['elf', 'PowerPC64 ELF shared library', header('\x7fELF\x02\x02\x01', [16, 0, 3], [18, 0, 21])],
  ['elf', 'ELF file', latin1('\x7fELF')],
  ['mach-o', 'arm64 Mach-O object', header('\xcf\xfa\xed\xfe', [4, 0x0c, 0, 0, 1], [12, 1])],
  ['mach-o', 'x86-64 Mach-O shared library', header('\xcf\xfa\xed\xfe', [4, 7, 0, 0, 1], [12, 6])],
  ['mach-o', 'PowerPC Mach-O executable', header('\xfe\xed\xfa\xce', [4, 0, 0, 0, 18], [12, 0, 0, 0, 2])],
  ['mach-o', 'universal Mach-O file', header('\xca\xfe\xba\xbe', [4, 0, 0, 0, 2])],
  ['unknown', 'Java class', header('\xca\xfe\xba\xbe', [4, 0, 0, 0, 61])],
  ['coff', 'x86-64 COFF object', header('\x64\x86\x03\0')],
  ['coff', 'arm64 COFF object', header('\0\0\xff\xff\x02\0\x64\xaa')],
  ['coff', 'x86 COFF import', header('\0\0\xff\xff\0\0\x4c\x01')],
  ['coff', 'Windows executable or DLL', latin1('MZ\x90\0')],
  ['text', 'WebAssembly text', latin1(';; made by hand\n(module (func))')],
  ['text', 'LLVM assembly', latin1('; ModuleID = \'a.c\'\nsource_filename = "a.c"\n')],
  ['text', 'Git LFS pointer: the file itself was not fetched', latin1('version https://git-lfs.github.com/spec/v1\n')],
  ['text', 'HTML page', latin1('\n<!DOCTYPE html><title>404</title>')],
  ['text', 'linker script', latin1('/* GNU ld script */\nGROUP ( libc.so.6 )')],
  ['text', 'text file', latin1('_start\nmain\n')],
  ['text', 'text file', new TextEncoder().encode('größe')],
  ['unknown', 'gzip archive', latin1('\x1f\x8b\x08')],
  ['unknown', 'unknown file', latin1('\0\x01\x02')],
  ['unknown', 'unknown file', latin1('\xff\xfe')],
]

describe('identifyFile', () => {
  test.each(cases)('%s: %s', (kind, description, bytes) => {
    expect(identifyFile(bytes)).toEqual({ kind, description })
  })

  test('text that is cut within a character at the 512th byte is text', () => {
    expect(identifyFile(new TextEncoder().encode(`${'x'.repeat(511)}ß`)).kind).toBe('text')
  })

  test('every beginning of every kind, and any bytes, get an answer', () => {
    for (const [, , bytes] of cases) {
      for (let length = 0; length <= bytes.length; length++)
        expect(identifyFile(bytes.subarray(0, length)).description).not.toBe('')
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), bytes => {
        expect(identifyFile(bytes).description).not.toBe('')
      }),
    )
  })
})
