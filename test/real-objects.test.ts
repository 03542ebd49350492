// Objects of real compilers: every section reads and is rewritten byte by byte, every body walks to its exact end.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as binary from '../packages/binary/src/index.ts'
import {
  ByteReader,
  ByteWriter,
  SECTION_IDS,
  type Instruction,
  type ModuleView,
  type SectionView,
} from '../packages/binary/src/index.ts'
import { expandLibrary, runOrFail, tool } from './support/tools.ts'

const directory = mkdtempSync(join(tmpdir(), 'real-objects-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

async function compile(source: string, ...flags: readonly string[]): Promise<Uint8Array> {
  const input = join(directory, 'input')
  writeFileSync(input, source)
  await runOrFail(tool('clang'), [...flags, '-c', input, '-o', `${input}.o`])
  return new Uint8Array(readFileSync(`${input}.o`))
}

function members(library: string): { name: string; bytes: Uint8Array }[] {
  const bytes = new Uint8Array(readFileSync(expandLibrary(library)))
  return binary
    .readArchive(bytes)
    .members.map(member => ({ name: member.name, bytes: bytes.slice(member.bytes.from, member.bytes.to) }))
}

/** A section read and written again, by section id. */
const REWRITE: Readonly<Record<number, (reader: ByteReader, writer: ByteWriter) => void>> = {
  [SECTION_IDS.type]: (reader, writer) => binary.writeTypeSection(writer, binary.readTypeSection(reader).groups),
  [SECTION_IDS.import]: (reader, writer) => binary.writeImportSection(writer, binary.readImportSection(reader)),
  [SECTION_IDS.function]: (reader, writer) => binary.writeFunctionSection(writer, binary.readFunctionSection(reader)),
  [SECTION_IDS.table]: (reader, writer) => binary.writeTableSection(writer, binary.readTableSection(reader)),
  [SECTION_IDS.memory]: (reader, writer) => binary.writeMemorySection(writer, binary.readMemorySection(reader)),
  [SECTION_IDS.tag]: (reader, writer) => binary.writeTagSection(writer, binary.readTagSection(reader)),
  [SECTION_IDS.global]: (reader, writer) => binary.writeGlobalSection(writer, binary.readGlobalSection(reader)),
  [SECTION_IDS.export]: (reader, writer) => binary.writeExportSection(writer, binary.readExportSection(reader)),
  [SECTION_IDS.start]: (reader, writer) => binary.writeStartSection(writer, binary.readStartSection(reader)),
  [SECTION_IDS.element]: (reader, writer) => binary.writeElementSection(writer, binary.readElementSection(reader)),
  [SECTION_IDS.dataCount]: (reader, writer) =>
    binary.writeDataCountSection(writer, binary.readDataCountSection(reader)),
  [SECTION_IDS.code]: (reader, writer) =>
    binary.writeCodeSection(
      writer,
      binary.readCodeSection(reader).map(({ from, to }) => reader.bytes.subarray(from, to)),
    ),
  [SECTION_IDS.data]: (reader, writer) =>
    binary.writeDataSection(
      writer,
      binary
        .readDataSection(reader)
        .map(segment => ({ ...segment, bytes: reader.bytes.subarray(segment.bytes.from, segment.bytes.to) })),
    ),
}

/** Bytes that differ would print megabytes; a sentence does. */
function expectSameBytes(found: Uint8Array, expected: Uint8Array, what: string): void {
  if (Buffer.compare(found, expected) !== 0)
    expect.fail(`${what}: ${expected.length} bytes were rewritten as ${found.length} different ones`)
}

function checkSection(module: ModuleView, section: SectionView, what: string): void {
  const rewrite = REWRITE[section.id]
  if (rewrite === undefined) return
  const writer = new ByteWriter()
  rewrite(binary.sectionReader(module, section), writer)
  expectSameBytes(
    writer.view(),
    module.bytes.subarray(section.contents.from, section.contents.to),
    `${what}, section ${section.id}`,
  )
}

interface Body {
  readonly locals: readonly binary.LocalGroup[]
  readonly instructions: readonly Instruction[]
}

function readBody(bytes: Uint8Array, from: number, to: number): Body {
  const reader = new ByteReader(bytes, from, to)
  const locals = binary.readLocals(reader)
  const instructions: Instruction[] = []
  while (!reader.atEnd()) instructions.push(binary.readInstruction(reader))
  reader.expectEnd('the body')
  return { locals, instructions }
}

/** Names of all instructions, which are walked, decoded, written in minimal form, and decoded again. */
function checkBody(bytes: Uint8Array, from: number, to: number, what: string): string[] {
  const walked: string[] = []
  binary.walkBody(new ByteReader(bytes, from, to), opcode => walked.push(opcode.name))
  const body = readBody(bytes, from, to)
  if (walked.join() !== body.instructions.map(({ opcode }) => opcode.name).join())
    expect.fail(`${what}: walking and reading differ`)
  const writer = new ByteWriter()
  binary.writeLocals(writer, body.locals)
  for (const each of body.instructions) binary.writeInstruction(writer, each)
  if (writer.length === to - from) expectSameBytes(writer.view(), bytes.subarray(from, to), what)
  else expect(readBody(writer.view(), 0, writer.length), what).toEqual(body)
  return walked
}

/** Checks every section and body of an object; returns the names of the instructions in it. */
function checkObject(bytes: Uint8Array, what: string): ReadonlySet<string> {
  const module = binary.readModule(bytes)
  const seen = new Set<string>()
  for (const section of module.sections) {
    checkSection(module, section, what)
    if (section.id !== SECTION_IDS.code) continue
    for (const { from, to } of binary.readCodeSection(binary.sectionReader(module, section))) {
      for (const name of checkBody(bytes, from, to, `${what} at 0x${from.toString(16)}`)) seen.add(name)
    }
  }
  return seen
}

describe('the libraries of Debian', () => {
  test.each(['$libc', '$libcxx', '$libcxxabi', '$longdouble', '$rt'])(
    '%s: every object reads and is rewritten',
    library => {
      const objects = members(library)
      expect(objects.length).toBeGreaterThan(0)
      for (const { name, bytes } of objects) {
        expect(binary.identifyFile(bytes).kind).toBe('wasm')
        checkObject(bytes, name)
      }
    },
  )
})

describe('what clang compiles', () => {
  test('vectors, relaxed and half-precision too', async () => {
    const seen = checkObject(
      await compile(
        `
      #include <wasm_simd128.h>
      v128_t dot(v128_t a, v128_t b) { return wasm_i32x4_dot_i16x8(a, b); }
      v128_t fma(v128_t a, v128_t b, v128_t c) { return wasm_f32x4_relaxed_madd(a, b, c); }
      v128_t lane(const void *p, v128_t a) { return wasm_v128_load8_lane(p, a, 7); }
      v128_t shuffle(v128_t a, v128_t b) { return wasm_i16x8_shuffle(a, b, 0, 9, 2, 11, 4, 13, 6, 15); }
      v128_t constant(void) { return wasm_i32x4_const(1, -2, 3, -4); }
      v128_t half(float x) { return wasm_f16x8_splat(x); }
      int any(v128_t a) { return wasm_v128_any_true(a) + wasm_i16x8_extract_lane(a, 3); }
    `,
        '-xc',
        '--target=wasm32',
        '-O2',
        '-msimd128',
        '-mrelaxed-simd',
        '-mfp16',
      ),
      'simd.o',
    )
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'i32x4.dot_i16x8_s',
        'f32x4.relaxed_madd',
        'v128.load8_lane',
        'i8x16.shuffle',
        'v128.const',
        'f16x8.splat',
        'v128.any_true',
        'i16x8.extract_lane_s',
      ]),
    )
  })

  test('atomics and thread-local variables', async () => {
    const seen = checkObject(
      await compile(
        `
      #include <stdatomic.h>
      _Thread_local int mine;
      _Atomic long long big; _Atomic unsigned char small;
      long long add(long long n) { mine++; return atomic_fetch_add(&big, n) + atomic_exchange(&small, 3); }
      int swap(_Atomic int *p, int was, int is) { return atomic_compare_exchange_strong(p, &was, is); }
      void fence(void) { atomic_thread_fence(memory_order_seq_cst); }
      int wait(int *p) { return __builtin_wasm_memory_atomic_wait32(p, 1, -1); }
      int notify(int *p) { return __builtin_wasm_memory_atomic_notify(p, 1); }
    `,
        '-xc',
        '--target=wasm32',
        '-O2',
        '-matomics',
        '-mbulk-memory',
        '-fPIC',
      ),
      'threads.o',
    )
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'i64.atomic.rmw.add',
        'i32.atomic.rmw8.xchg_u',
        'i32.atomic.rmw.cmpxchg',
        'atomic.fence',
        'memory.atomic.wait32',
        'memory.atomic.notify',
      ]),
    )
  })

  const throwing = `
    struct A { ~A(); }; void risky(int); int log(const char *);
    int f(int n) {
      A a;
      try {
        risky(n);
        try { risky(n + 1); } catch (char c) { return c; }
      } catch (int e) { return e; } catch (...) { throw; }
      return 0;
    }
  `
  test('exceptions as first proposed', async () => {
    const object = await compile(
      throwing,
      '-xc++',
      '--target=wasm32',
      '-O2',
      '-fwasm-exceptions',
      '-mllvm',
      '-wasm-use-legacy-eh=true',
    )
    expect([...checkObject(object, 'legacy-eh.o')]).toEqual(
      expect.arrayContaining(['try', 'catch', 'catch_all', 'rethrow']),
    )
  })

  test('exceptions as specified', async () => {
    const object = await compile(
      throwing,
      '-xc++',
      '--target=wasm32',
      '-O2',
      '-fwasm-exceptions',
      '-mllvm',
      '-wasm-use-legacy-eh=false',
    )
    expect([...checkObject(object, 'exnref.o')]).toEqual(expect.arrayContaining(['try_table', 'throw_ref']))
  })

  test('a memory of 64 bits, bulk memory, saturating and wide arithmetic, tail calls, tables', async () => {
    const seen = checkObject(
      await compile(
        `
      static __externref_t refs[0];
      void use(__externref_t);
      void keep(__externref_t r) { __builtin_wasm_table_set(refs, 0, r); use(__builtin_wasm_table_get(refs, 1)); }
      char *copy(char *to, const char *from) { __builtin_memcpy(to, from, 1000); return to + 0x100000000; }
      void fill(char *to) { __builtin_memset(to + 2000, 1, 3000); }
      long saturate(double d) { return d; }
      __int128 wide(long a, long b) { return (__int128)a * b; }
      int next(int); int last(int n) { __attribute__((musttail)) return next(n + 1); }
      long far(long *p) { return p[0x20000000]; }
    `,
        '-xc',
        '--target=wasm64',
        '-O2',
        '-mbulk-memory',
        '-mnontrapping-fptoint',
        '-mwide-arithmetic',
        '-mtail-call',
        '-mreference-types',
      ),
      'wasm64.o',
    )
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'memory.copy',
        'memory.fill',
        'i64.trunc_sat_f64_s',
        'i64.mul_wide_s',
        'return_call',
        'table.set',
        'table.get',
      ]),
    )
  })

  test('debug information beside the code', async () => {
    const module = binary.readModule(await compile('int x; int f(void) { return x; }', '-xc', '--target=wasm32', '-g'))
    expect(module.sections.map(section => section.name)).toEqual(
      expect.arrayContaining(['.debug_info', 'linking', 'reloc.CODE']),
    )
  })
})

describe('what clang assembles', () => {
  const OPERANDS: Readonly<Record<string, string>> = {
    '': '',
    local: '1',
    label: '0',
    global: 'a_global',
    table: 'a_table',
    tag: 'a_tag',
    function: 'assembled',
    lane: '1',
    memory: '0',
    order: '',
    i32: '-5',
    i64: '-5',
    'f32-bits': '1.5',
    'f64-bits': '2.5',
    v128: new Array(16).fill(1).join(', '),
    'memory-argument': '8',
    'memory-argument,lane': '8, 1',
  }
  /** Stand only in a block of their own kind, or take a type for which LLVM has a spelling of its own. */
  const SPECIAL = ['else', 'catch', 'catch_all', 'delegate', 'end', 'select', 'ref.null']
  /** LLVM 22 knows garbage collection by two instructions only, and these vectors not, or by another name. */
  const UNKNOWN = ['ref.eq', 'ref.as_non_null', 'br_on_null', 'br_on_non_null', 'f32x4.promote_low_f16x8']
  const RENAMED = /^(v128\.load(8x8|16x4|32x2)_.|f16x8\.demote_.*)$/
  const GARBAGE_COLLECTION = 0xfb
  const isAssembled = ({ name, prefix }: binary.Opcode): boolean =>
    prefix !== GARBAGE_COLLECTION && !SPECIAL.includes(name) && !UNKNOWN.includes(name) && !RENAMED.test(name)
  const rows = binary.OPCODES.filter(row => row.immediates.join() in OPERANDS && isAssembled(row))
  let assembled: readonly string[]

  beforeAll(async () => {
    const lines = rows.map(({ name, immediates }) => `${name} ${OPERANDS[immediates.join()]}`)
    const object = await compile(
      `
      .tabletype a_table, funcref
      .globaltype a_global, i32
      .tagtype a_tag i32
      .functype assembled (i32, i32) -> ()
      assembled:
      .functype assembled (i32, i32) -> ()
      ${lines.join('\n')}
      end_function
    `,
      '-xassembler',
      '--target=wasm32',
      '-Wa,--no-type-check',
      '-msimd128',
      '-mrelaxed-simd',
      '-mfp16',
      '-matomics',
      '-mbulk-memory',
      '-mtail-call',
      '-mreference-types',
      '-mexception-handling',
      '-mwide-arithmetic',
      '-mnontrapping-fptoint',
      '-msign-ext',
    )
    const module = binary.readModule(object)
    const code = module.sections.find(section => section.id === SECTION_IDS.code)!
    const [{ from, to }] = binary.readCodeSection(binary.sectionReader(module, code))
    assembled = readBody(object, from, to).instructions.map(({ opcode }) => opcode.name)
  })

  test('every instruction has the code that LLVM gives to its name', () => {
    expect(rows.length).toBeGreaterThan(540)
    expect(assembled).toEqual([...rows.map(({ name }) => name), 'end'])
  })
})
