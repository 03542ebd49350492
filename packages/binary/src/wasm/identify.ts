// What a file is, by its first bytes: so that a link of the wrong file ends in a sentence about that file.

export interface FileKind {
  readonly kind:
    | 'wasm'
    | 'archive'
    | 'thin-archive'
    | 'bitcode'
    | 'elf'
    | 'mach-o'
    | 'coff'
    | 'component'
    | 'stub-library'
    | 'text'
    | 'empty'
    | 'unknown'
  /** For a message, without article: `x86-64 ELF object`, `LLVM bitcode`. */
  readonly description: string
}

/** Looks at the first bytes; never throws. A relocatable object is `wasm` too: its `linking` section tells. */
export function identifyFile(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) return { kind: 'empty', description: 'empty file' }
  const start = latin1(bytes, 0, 16)
  return (
    identifyWasm(bytes, start) ??
    identifyPlain(start) ??
    identifyElf(bytes, start) ??
    identifyMachO(bytes, start) ??
    identifyCoff(bytes, start) ??
    identifyText(bytes) ?? { kind: 'unknown', description: 'unknown file' }
  )
}

function identifyWasm(bytes: Uint8Array, start: string): FileKind | undefined {
  if (!start.startsWith('\0asm')) return undefined
  // The second half of the version is the layer: 0 for core modules, 1 for components.
  if (u16(bytes, 6) === 1) return { kind: 'component', description: 'WebAssembly component' }
  return { kind: 'wasm', description: 'WebAssembly module' }
}

const PLAIN: readonly (readonly [magic: string, kind: FileKind['kind'], description: string])[] = [
  ['!<arch>\n', 'archive', 'archive'],
  ['!<thin>\n', 'thin-archive', 'thin archive'],
  ['BC\xc0\xde', 'bitcode', 'LLVM bitcode'],
  ['\xde\xc0\x17\x0b', 'bitcode', 'LLVM bitcode'],
  ['#STUB', 'stub-library', 'stub library'],
  ['\x1f\x8b', 'unknown', 'gzip archive'],
  ['PK\x03\x04', 'unknown', 'zip archive'],
  ['\x28\xb5\x2f\xfd', 'unknown', 'zstd archive'],
  ['\xfd7zXZ\0', 'unknown', 'xz archive'],
]

function identifyPlain(start: string): FileKind | undefined {
  const found = PLAIN.find(([magic]) => start.startsWith(magic))
  return found && { kind: found[1], description: found[2] }
}

/** By `e_machine`, https://refspecs.linuxbase.org/elf/gabi4+/ch4.eheader.html. */
const ELF_MACHINES: Readonly<Record<number, string>> = {
  3: 'x86',
  8: 'MIPS',
  20: 'PowerPC',
  21: 'PowerPC64',
  22: 's390',
  40: 'arm',
  62: 'x86-64',
  183: 'arm64',
  243: 'RISC-V',
  258: 'LoongArch',
}
/** By `e_type`. */
const ELF_TYPES: Readonly<Record<number, string>> = {
  1: 'object',
  2: 'executable',
  3: 'shared library',
  4: 'core dump',
}

function identifyElf(bytes: Uint8Array, start: string): FileKind | undefined {
  if (!start.startsWith('\x7fELF')) return undefined
  const bigEndian = bytes[5] === 2
  const machine = ELF_MACHINES[u16(bytes, 18, bigEndian)]
  const type = ELF_TYPES[u16(bytes, 16, bigEndian)] ?? 'file'
  return { kind: 'elf', description: describe(machine, 'ELF', type) }
}

/** By `cputype`, with the bit for 64-bit instruction sets. */
const MACH_O_CPUS: Readonly<Record<number, string>> = {
  7: 'x86',
  0x1000007: 'x86-64',
  12: 'arm',
  0x100000c: 'arm64',
  18: 'PowerPC',
  0x1000012: 'PowerPC64',
}
/** By `filetype`. */
const MACH_O_TYPES: Readonly<Record<number, string>> = {
  1: 'object',
  2: 'executable',
  6: 'shared library',
  8: 'bundle',
}

function identifyMachO(bytes: Uint8Array, start: string): FileKind | undefined {
  if (start.startsWith('\xcf\xfa\xed\xfe') || start.startsWith('\xce\xfa\xed\xfe')) return machO(bytes, false)
  if (start.startsWith('\xfe\xed\xfa\xcf') || start.startsWith('\xfe\xed\xfa\xce')) return machO(bytes, true)
  // A Java class has the same magic; its version, 45 at least, stands where a universal file has its few architectures.
  if (!start.startsWith('\xca\xfe\xba\xbe')) return undefined
  return u32(bytes, 4, true) < 45
    ? { kind: 'mach-o', description: 'universal Mach-O file' }
    : { kind: 'unknown', description: 'Java class' }
}

function machO(bytes: Uint8Array, bigEndian: boolean): FileKind {
  const cpu = MACH_O_CPUS[u32(bytes, 4, bigEndian)]
  const type = MACH_O_TYPES[u32(bytes, 12, bigEndian)] ?? 'file'
  return { kind: 'mach-o', description: describe(cpu, 'Mach-O', type) }
}

/** By the `Machine` field, https://learn.microsoft.com/windows/win32/debug/pe-format#machine-types. */
const COFF_MACHINES: Readonly<Record<number, string>> = {
  0x14c: 'x86',
  0x8664: 'x86-64',
  0x1c0: 'arm',
  0x1c4: 'arm',
  0xaa64: 'arm64',
  0xa641: 'arm64ec',
}

function identifyCoff(bytes: Uint8Array, start: string): FileKind | undefined {
  if (start.startsWith('MZ')) return { kind: 'coff', description: 'Windows executable or DLL' }
  if (bytes.length < 20) return undefined
  const machine = COFF_MACHINES[u16(bytes, 0)]
  // The magic is a machine of 16 bits alone, so the size of the optional header, zero in objects, is asked for too.
  if (machine !== undefined && u16(bytes, 16) === 0)
    return { kind: 'coff', description: describe(machine, 'COFF', 'object') }
  // A short import or a `/bigobj` object: machine 0, then 0xffff, then a version; the machine follows.
  if (!start.startsWith('\0\0\xff\xff')) return undefined
  const what = u16(bytes, 4) === 0 ? 'import' : 'object'
  return { kind: 'coff', description: describe(COFF_MACHINES[u16(bytes, 6)], 'COFF', what) }
}

const TEXTS: readonly (readonly [pattern: RegExp, description: string])[] = [
  [/^\s*(?:;[^\n]*\n\s*)*\(module\b/, 'WebAssembly text'],
  [/^\s*(?:;[^\n]*\n\s*)*(?:source_filename|target (?:triple|datalayout)) *=/, 'LLVM assembly'],
  [/^version https:\/\/git-lfs/, 'Git LFS pointer: the file itself was not fetched'],
  [/^\s*<(?:!doctype html|html)/i, 'HTML page'],
  [/^\s*(?:\/\*[\s\S]*?\*\/\s*)?(?:GROUP|INPUT|OUTPUT_FORMAT|SEARCH_DIR)\s*\(/, 'linker script'],
]

function identifyText(bytes: Uint8Array): FileKind | undefined {
  const head = bytes.subarray(0, textEnd(bytes))
  // Control characters other than tab, line feed, form feed and carriage return do not come in text.
  if (head.some(byte => (byte < 32 ? ![9, 10, 12, 13].includes(byte) : byte === 127))) return undefined
  if (!isUtf8(head)) return undefined
  const text = latin1(head, 0, head.length)
  const found = TEXTS.find(([pattern]) => pattern.test(text))
  return { kind: 'text', description: found?.[1] ?? 'text file' }
}

/** Where to stop looking at a text: at the 512th byte at the latest, and not within a character. */
function textEnd(bytes: Uint8Array): number {
  if (bytes.length <= 512) return bytes.length
  let end = 512
  // A character of several bytes has at most four, all above 0x7f.
  while (end > 508 && bytes[end - 1] > 0x7f) end--
  return end
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function describe(machine: string | undefined, format: string, type: string): string {
  return machine === undefined ? `${format} ${type}` : `${machine} ${format} ${type}`
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}

function u16(bytes: Uint8Array, at: number, bigEndian = false): number {
  const [first, second] = bigEndian ? [bytes[at + 1], bytes[at]] : [bytes[at], bytes[at + 1]]
  return first | (second << 8)
}

function u32(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  const low = u16(bytes, bigEndian ? at + 2 : at, bigEndian)
  const high = u16(bytes, bigEndian ? at : at + 2, bigEndian)
  return (low | (high << 16)) >>> 0
}
