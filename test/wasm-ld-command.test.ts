// Our `wasm-ld` and LLVM's with the same command lines: the same exit code, messages and listings, word for word.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FLAGS } from 'wasmweld'
import { type Outcome, runOurs, runTheirs } from './support/both-commands.ts'
import { run, runOrFail, tool } from './support/tools.ts'

let directory = ''

const SOURCES: Readonly<Record<string, string>> = {
  'start.c': 'int foo(int); int bar(void); void _start(void) { foo(bar()); }',
  'foo.c': 'int foo(int x) { return x + 1; }',
  'bar.c': 'int bar(void) { return 2; }',
  'missing.c': 'void f(void); void g(void); int h(int); void _start(void) { f(); g(); h(3); f(); }',
  'h.c': 'void h(void) {}',
  'hk.c': 'void h(void) {} void k(void) {}',
  'k.c': 'int k(void) { return 1; }',
  'variable.c': 'int foo = 3;',
  'names.cpp': 'namespace a { int b(int); } int use(int x) { return a::b(x); } struct S { ~S(); }; S::~S() { use(1); }',
  'names2.cpp': 'int use(int x) { return x; }',
  'wrapped.c': 'int __real_foo(int); int __wrap_foo(int x) { return __real_foo(x); }',
  'imported.c':
    '__attribute__((import_module("m"), import_name("one"))) int i(void); __attribute__((export_name("out"))) int j(void) { return i(); }',
  'imported2.c': '__attribute__((import_module("m"), import_name("two"))) int i(void); int l(void) { return i(); }',
  'weak.c': '__attribute__((weak)) int w(int); int main2(void) { return w(1); }',
  'inline1.cpp':
    'inline __attribute__((noinline)) int one(int x) { return x + 1; } int first(int x) { return one(x); }',
  'inline2.cpp':
    'inline __attribute__((noinline)) int one(int x) { return x + 1; } int second(int x) { return one(x); }',
  'clash.c': 'void foo(void); void clash(void) { foo(); }',
  'big.c': 'char big[200000] = {1}; char *p(void) { return big; }',
}

/** The objects of `SOURCES`, archives of some, files that are something else, and lists of names. */
async function makeInputs(): Promise<void> {
  const clang = tool('clang')
  for (const [name, text] of Object.entries(SOURCES)) {
    writeFileSync(join(directory, name), text)
    const flags = ['--target=wasm32-wasip1', '-O1', '-fno-exceptions', '-Wno-everything']
    await runOrFail(clang, [...flags, '-c', name, '-o', name.replace(/\..*/, '.o')], directory)
  }
  await runOrFail(clang, ['--target=wasm64-unknown-unknown', '-c', 'foo.c', '-o', 'foo64.o'], directory)
  await runOrFail(clang, ['-c', 'foo.c', '-o', 'elf.o'], directory)
  writeFileSync(join(directory, 'thread.c'), '_Thread_local int one = 1, two; int sum(void) { return one + two; }')
  await runOrFail(
    clang,
    ['--target=wasm32', '-matomics', '-mbulk-memory', '-c', 'thread.c', '-o', 'thread.o'],
    directory,
  )
  writeFileSync(join(directory, 'text.o'), 'hello')
  writeFileSync(join(directory, 'empty.o'), '')
  const ar = (archive: string, ...members: readonly string[]): Promise<string> =>
    runOrFail(tool('llvm-ar'), ['rcs', archive, ...members], directory)
  await ar('libfoo.a', 'foo.o', 'bar.o')
  await ar('libmix.a', 'text.o', 'foo.o', 'elf.o', 'bar.o')
  await ar('libstart.a', 'start.o')
  mkdirSync(join(directory, 'sub'))
  await ar('sub/libmoved.a', '--thin', 'foo.o', 'bar.o')
  await ar('libthin.a', '--thin', 'bar.o', 'foo.o')
  await ar('libthinmix.a', '--thin', 'text.o', 'foo.o', 'bar.o')
  writeFileSync(join(directory, 'gone.o'), readFileSync(join(directory, 'foo.o')))
  await ar('libgone.a', '--thin', 'gone.o')
  rmSync(join(directory, 'gone.o'))
  await runOrFail(clang, ['--target=wasm32-wasip1', '-flto', '-c', 'foo.c', '-o', 'bitcode.o'], directory)
  await ar('libbitcode.a', 'bitcode.o', 'bar.o')
  await ar('sub/libfoo.a', 'bar.o', 'foo.o')
  await ar('libhost.a', 'missing.o')
  writeFileSync(join(directory, 'libhost.imports'), '# from the host\nf\n  g  \n\nh\n')
  writeFileSync(join(directory, 'allowed.txt'), 'f\ng\nh\n')
  writeFileSync(join(directory, 'inputs.rsp'), 'start.o "libfoo.a"\n-o out.wasm')
  writeFileSync(join(directory, 'nested.rsp'), "@inputs.rsp '--export=foo' --export\\=bar")
  writeFileSync(join(directory, 'windows.rsp'), 'start.o "libfoo.a" --export="b"ar -o out.wasm')
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-command-'))
  await makeInputs()
})
afterAll(() => rmSync(directory, { recursive: true }))

const theirs = (line: string): Promise<Outcome> => runTheirs(line, directory)
const ours = (line: string): Promise<Outcome> => runOurs(line, directory)

async function expectAlike(line: string): Promise<void> {
  const [reference, mine] = [await theirs(line), await ours(line)]
  const { code, stdout, stderr } = mine
  expect({ code, stdout, stderr }).toEqual({ code: reference.code, stdout: reference.stdout, stderr: reference.stderr })
  expect(mine.module === undefined).toBe(reference.module === undefined)
}

const OK = 'start.o libfoo.a -o out.wasm'

describe('command lines that are refused', () => {
  test.each([
    '',
    '--frobnicate',
    '--frobnicate --entry',
    '-frobnicate start.o',
    '--frobnicate -o',
    '-o out.wasm',
    'start.o',
    'nofile.o -o out.wasm',
    'nofile.o',
    '-O3x nofile.o',
    '--error-limit=x',
    '--export',
    '-- -o out.wasm',
    '- -o out.wasm',
    "'' -o out.wasm",
    "-o '' start.o",
    'text.o empty.o elf.o nofile.o -lnope -o out.wasm',
    '-lfoo start.o -o out.wasm',
    '-l:nope.a start.o -o out.wasm',
    '-L start.o -lfoo start.o -o out.wasm',
    'start.o/x -o out.wasm',
    '--start-lib --start-lib start.o',
    '--end-lib',
    '-m foo start.o',
    "-m '' start.o",
    '-mwasm64 start.o -o out.wasm',
    'foo64.o -o out.wasm --no-entry',
    '--threads=0 start.o',
    '--threads=-2 start.o',
    '--threads=x start.o',
    '--threads',
    '--color-diagnostics=foo start.o',
    '--build-id=foo start.o',
    '--unresolved-symbols=x start.o',
    '--rsp-quoting=x start.o -o out.wasm',
    `-z stack-size=abc ${OK}`,
    `-z stack-size=-32 ${OK}`,
    `-z stack-size ${OK}`,
    `-z stack-size=7 ${OK}`,
    `--global-base=0x100 ${OK}`,
    `--global-base=1 ${OK}`,
    `--initial-memory=65537 ${OK}`,
    `--initial-memory=010 ${OK}`,
    `--initial-heap=1 ${OK}`,
    `--max-memory=1 ${OK}`,
    `--max-memory=+65536 ${OK}`,
    `-i ${OK}`,
    `--table-base=x ${OK}`,
    `--max-memory=131072 --no-growable-memory ${OK}`,
    `--import-table --export-table ${OK}`,
    `--compress-relocations ${OK}`,
    `start.o libfoo.a -o nowhere/out.wasm`,
    'start.o libfoo.a -o sub',
    `--allow-undefined-file=nope ${OK}`,
    `--allow-undefined-file allowed.txt ${OK}`,
    `-z foo --fatal-warnings ${OK}`,
    'start.o @nofile.rsp -o out.wasm',
    `-export-all ${OK}`,
    `--export-memory1 ${OK}`,
    '-extra-features=a start.o',
    '-error-limit=1 start.o',
    '-growable-table start.o',
    '-no-entry start.o',
  ])('%s', expectAlike)
})

describe('links that fail', () => {
  test.each([
    'missing.o -o out.wasm',
    'missing.o h.o -o out.wasm',
    'missing.o h.o --error-limit=1 -o out.wasm',
    'missing.o h.o --error-limit=2 -o out.wasm',
    'missing.o h.o --error-limit=0 -o out.wasm',
    'missing.o h.o --color-diagnostics -o out.wasm',
    'missing.o h.o --fatal-warnings --allow-undefined -o out.wasm',
    'missing.o h.o hk.o k.o -o out.wasm',
    'hk.o k.o h.o --no-entry -o out.wasm',
    'hk.o k.o --no-entry --error-limit=1 -o out.wasm',
    'foo.o -o out.wasm',
    'foo.o -e nope -o out.wasm',
    `--export=nope ${OK}`,
    `--export= ${OK}`,
    'start.o variable.o bar.o -o out.wasm',
    'imported.o imported2.o --no-entry --export=l -o out.wasm',
    'names.o names2.o --no-entry -o out.wasm',
    '--no-entry -u foo libgone.a -o out.wasm',
    '--no-entry --whole-archive libgone.a -o out.wasm',
    'names.o --no-entry --export=_ZN1SD1Ev -o out.wasm',
    'names.o --no-entry --export=_ZN1SD1Ev --no-demangle -o out.wasm',
    'missing.o --allow-undefined-file=allowed.txt --unresolved-symbols=report-all h.o -o out.wasm',
    'missing.o --import-undefined --wrap=f h.o --fatal-warnings -o out.wasm',
    'big.o --no-entry --export=p --initial-memory=65536 -o out.wasm',
    'big.o --no-entry --export=p --max-memory=65536 -o out.wasm',
    'big.o --no-entry --export=p --global-base=16 -o out.wasm',
  ])('%s', expectAlike)
})

describe('links that succeed', () => {
  test.each([
    OK,
    '@inputs.rsp',
    '@nested.rsp',
    '--rsp-quoting=windows @windows.rsp',
    '-L. -lfoo start.o -o out.wasm',
    '-Lsub -L. start.o -lfoo -t -o out.wasm',
    '-L sub --library-path=. start.o --library foo -t -o out.wasm',
    '-L. start.o -l:libfoo.a -o out.wasm',
    'libstart.a libfoo.a -o out.wasm',
    '--start-lib foo.o bar.o --end-lib start.o -t -o out.wasm',
    '--start-lib foo.o bar.o start.o -o out.wasm',
    '--whole-archive libfoo.a --no-whole-archive start.o -t -o out.wasm',
    'libhost.a --undefined=_start -o out.wasm',
    'libmix.a start.o -o out.wasm',
    `-z foo ${OK}`,
    `-z muldefs hk.o k.o --no-entry -o out.wasm`,
    'hk.o k.o --no-entry --allow-multiple-definition -o out.wasm',
    `-z stack-size=0x20000 ${OK}`,
    `-z stack-size=0b100000 ${OK}`,
    `-O4 ${OK}`,
    `-O-1 ${OK}`,
    `-O0 ${OK}`,
    'missing.o --warn-unresolved-symbols -o out.wasm',
    'missing.o --allow-undefined -o out.wasm',
    'missing.o h.o --unresolved-symbols=ignore-all -o out.wasm',
    'missing.o --import-undefined -o out.wasm',
    'missing.o -allow-undefined-file allowed.txt -o out.wasm',
    'missing.o h.o --import-undefined -o out.wasm',
    `--trace ${OK}`,
    `--trace-symbol=foo ${OK}`,
    `-y foo -ybar ${OK}`,
    `--trace-symbol=bar --start-lib bar.o --end-lib libfoo.a start.o -o out.wasm`,
    `--print-gc-sections ${OK}`,
    'hk.o --no-entry --export=h --print-gc-sections -o out.wasm',
    'inline1.o inline2.o --no-entry --export=_Z5firsti --print-gc-sections -o out.wasm',
    'thread.o --no-entry --export=sum -s -M -o out.wasm',
    '-y foo foo.o clash.o --no-entry --export=clash -o out.wasm',
    '-y foo clash.o foo.o --no-entry --export=clash -o out.wasm',
    `--threads=4 ${OK}`,
    `--threads 1 ${OK}`,
    `-Bsymbolic ${OK}`,
    `--rpath=x --no-pie --no-shlib-sigcheck --experimental-pic ${OK}`,
    `-Bstatic -Bdynamic -dn -dy -static -call_shared ${OK}`,
    `--soname=foo ${OK}`,
    `-entry _start ${OK}`,
    '--entry= start.o libfoo.a -o out.wasm',
    '-efoo libfoo.a -o out.wasm',
    `--export foo --export-if-defined=nope --export-all ${OK}`,
    `--import-memory=foo ${OK}`,
    `--import-memory=foo,bar --export-memory ${OK}`,
    `--import-memory ${OK}`,
    `--export-memory=m --export-memory ${OK}`,
    `--import-table ${OK}`,
    `--export-table --growable-table --table-base=7 ${OK}`,
    `--features=${'bulk-memory,bulk-memory-opt,call-indirect-overlong,multivalue,mutable-globals,nontrapping-fptoint,reference-types,sign-ext'} ${OK}`,
    `--extra-features=simd128,atomics ${OK}`,
    `--no-check-features --features= ${OK}`,
    `-s ${OK}`,
    `-S ${OK}`,
    `--strip-all --keep-section=name --keep-section producers ${OK}`,
    `-S -s --compress-relocations ${OK}`,
    `--no-gc-sections ${OK}`,
    `--no-merge-data-segments ${OK}`,
    `--no-stack-first --global-base=2048 ${OK}`,
    `--initial-memory=131072 --max-memory=262144 ${OK}`,
    `--initial-heap=65536 ${OK}`,
    `--no-growable-memory ${OK}`,
    `--wrap=foo wrapped.o ${OK}`,
    `--build-id=none ${OK}`,
    'weak.o --no-entry --export=main2 -o out.wasm',
    'names.o --no-entry --allow-undefined --export=_ZN1SD1Ev -o out.wasm',
    'imported.o --no-entry -o out.wasm',
    'start.o libthin.a -t -o out.wasm',
    'start.o -L sub -lmoved -t -o out.wasm',
    '--whole-archive libthin.a --no-whole-archive start.o -t -o out.wasm',
    'start.o libthinmix.a -t -o out.wasm',
    `-mwasm64 foo64.o --no-entry --export=foo -o out.wasm`,
    `--verbose --no-demangle -v --version`,
    '--version nofile.o',
    `--color-diagnostics=never --no-color-diagnostics --color-diagnostics=always -z foo ${OK}`,
  ])('%s', async line => {
    const [reference, mine] = [await theirs(line), await ours(line)]
    const { code, stdout, stderr } = mine
    expect({ code, stdout: shownVersion(stdout), stderr }).toEqual({
      code: reference.code,
      stdout: shownVersion(reference.stdout),
      stderr: reference.stderr,
    })
    expect(mine.module === undefined).toBe(reference.module === undefined)
  })
})

/** The version is each linker's own. */
const shownVersion = (text: string): string => text.replace(/^.*LLD 22\.1\.8\)?$/gm, 'VERSION')

test('an object of -flto is refused with what to do, and left out of an archive', async () => {
  expect(await ours('bitcode.o --no-entry -o out.wasm')).toMatchObject({
    code: 1,
    stderr: 'wasm-ld: error: LLVM bitcode: bitcode.o\n  expected WebAssembly; compile without -flto\n',
  })
  const { code, stderr } = await ours('start.o libbitcode.a -o out.wasm')
  expect(code).toBe(1)
  expect(stderr.split('\n')).toEqual([
    'wasm-ld: warning: libbitcode.a(bitcode.o): LLVM bitcode takes no part in the link; compile without -flto',
    'wasm-ld: error: start.o: undefined symbol: foo',
    '',
  ])
})

test.each(['2', 'x', '1 --page-size=0', '-9223372036854775808'])('a page size of %s', async size => {
  const line = `--page-size=${size} ${OK}`
  expect(await ours(line)).toMatchObject({ code: 1, stderr: (await theirs(line)).stderr })
})

test.each(['initial-memory', 'max-memory', 'initial-heap'])('--%s beyond what can be counted', async option => {
  for (const size of ['-1', '9007199254740993', '-9223372036854775808', '9223372036854775808']) {
    const line = `--${option}=${size} ${OK}`
    expect(await ours(line)).toMatchObject({ code: 1, stderr: (await theirs(line)).stderr })
  }
})

test('we tell of features in order, wasm-ld in the order of its hash table', async () => {
  const lines = ({ code, stderr }: Outcome): unknown => [code, stderr.split('\n').sort()]
  expect(lines(await ours(`--features=foo ${OK}`))).toEqual(lines(await theirs(`--features=foo ${OK}`)))
})

test('the output may be the standard output', async () => {
  const { code, stdout } = await ours('start.o libfoo.a -o -')
  expect(code).toBe(0)
  expect(stdout.startsWith('\0asm')).toBe(true)
})

test('a link that fails leaves the output as it was, and nothing beside it', async () => {
  const path = join(directory, 'kept.wasm')
  writeFileSync(path, 'before')
  const files = readdirSync(directory)
  expect((await ours('missing.o -o kept.wasm')).code).toBe(1)
  expect(readFileSync(path, 'utf8')).toBe('before')
  expect((await ours('start.o libfoo.a -o kept.wasm')).code).toBe(0)
  expect(readFileSync(path).subarray(0, 4).toString('latin1')).toBe('\0asm')
  expect(readdirSync(directory)).toEqual(files)
  truncateSync(path)
})

/** wasm-ld tells of no more mistakes than this, and then of one more: that there are too many. */
const MISTAKES = 18

test('wasm-ld knows each spelling that we know, and takes an argument where we do', async () => {
  const spellings = FLAGS.flatMap(({ spellings }) =>
    spellings.flatMap(({ dashes, text, argument }) =>
      dashes.map(dash => ({ word: dash + text, takes: argument === 'separate' || argument === 'either' })),
    ),
  )
  expect(new Set(spellings.map(({ takes }) => takes)).size).toBe(2)
  for (let from = 0; from < spellings.length; from += MISTAKES) {
    const asked = spellings.slice(from, from + MISTAKES)
    // What follows a word is its argument, or an unknown option.
    const words = asked.flatMap(({ word }, at) => [word, `--nonsense-${at}`])
    const { stderr } = await run(tool('wasm-ld'), words, directory)
    const unknown = [...stderr.matchAll(/unknown argument: (\S+)/g)].map(([, word]) => word)
    const expected = asked.flatMap(({ takes }, at) => (takes ? [] : [`--nonsense-${at}`]))
    expect([words, unknown]).toEqual([words, expected])
    expect(stderr).not.toContain('missing argument')
  }
})

test('we know each option that wasm-ld shows in its help', async () => {
  const { stdout } = await run(tool('wasm-ld'), ['--help'], directory)
  const shown = [...stdout.matchAll(/^ {2}(-\S+?)(?:[ <[].*)?$/gm)].map(([, option]) => option.replace(/<.*|\[.*/, ''))
  expect(shown.length).toBeGreaterThan(100)
  for (const option of shown) {
    const { stderr } = await ours(option)
    expect([option, stderr.includes('unknown argument')]).toEqual([option, false])
  }
})
