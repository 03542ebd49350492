// Every message of wasm-ld, from objects that call for it: the same words, exit code and limit as there, and its listings.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runLink, runOurs, runTheirs } from './support/both-commands.ts'
import { run, runOrFail, tool } from './support/tools.ts'

let directory = ''

const func = (name: string, body = '', type = '() -> ()'): string =>
  `.globl ${name}\n${name}:\n.functype ${name} ${type}\n${body} end_function\n`
const start = (body = ''): string => func('_start', body)
const MANY = Array.from({ length: 25 }, (_, count) => func(`f${count}`)).join('')
const feature = (prefix: '+' | '-', name: string): string =>
  `.section .custom_section.target_features,"",@\n.int8 1\n.int8 ${prefix.charCodeAt(0)}\n.int8 ${name.length}\n.ascii "${name}"\n`

/** Assembler, and the features it is assembled with. */
const SOURCES: Readonly<Record<string, string | readonly [text: string, features: string]>> = {
  plain: start(),
  'global-i32': '.globaltype g, i32\n.globl g\ng:\n',
  'global-i64': `.globaltype g, i64\n${start(' global.get g\n drop\n')}`,
  'table-extern': '.tabletype t, externref\n.globl t\nt:\n',
  'table-func': `.tabletype t, funcref\n${start(' i32.const 0\n table.get t\n drop\n')}`,
  'tag-i32': '.tagtype x i32\n.globl x\nx:\n',
  'tag-i64': `.tagtype x i64\n${start(' i64.const 0\n throw x\n')}`,
  'import-1': `.functype f () -> ()\n.import_module f, m1\n.import_name f, n\n${start(' call f\n')}`,
  'import-2': `.functype f () -> ()\n.import_module f, m2\n.import_name f, n\n${func('s2', ' call f\n')}`,
  absolute: `${start(' i32.const bar\n drop\n')}.section .data.bar,"",@\n.globl bar\nbar: .int32 0\n.size bar,4\n`,
  'tls-undefined': `.globaltype __tls_base, i32\n${start(' global.get __tls_base\n i32.const tv@TLSREL\n i32.add\n drop\n')}`,
  'relative-undefined': `.globaltype __memory_base, i32, immutable\n${start(' global.get __memory_base\n i32.const rv@MBREL\n i32.add\n drop\n')}`,
  'slot-undefined': `.globaltype __table_base, i32, immutable\n.functype f () -> ()\n${start(' global.get __table_base\n i32.const f@TBREL\n i32.add\n drop\n')}`,
  constructor: `${start()}${func('c', '', '(i32) -> ()')}.section .init_array,"",@\n.p2align 2\n.int32 c\n`,
  'mutable-import': [
    `.globaltype g, i32\n.import_name g, g\n.import_module g, env\n${start(' global.get g\n drop\n')}`,
    '-mutable-globals',
  ],
  'mutable-export': [`.globaltype g, i32\n.globl g\ng:\n.export_name g, g\n${start()}`, '-mutable-globals'],
  'feature-used': [start() + feature('+', 'foo'), '-bulk-memory'],
  'feature-refused': [func('q') + feature('-', 'foo'), '-bulk-memory'],
  'function-table': `.tabletype __indirect_function_table, funcref\n.globl __indirect_function_table\n__indirect_function_table:\n${start()}`,
  many: MANY,
  'many-again': MANY,
  mvp: [start(' i32.const 0\n call_indirect () -> ()\n'), '-reference-types,-call-indirect-overlong'],
  'table-import': `.tabletype t, externref\n.import_module t, m\n.import_name t, t\n${func('q', ' i32.const 0\n table.get t\n drop\n')}`,
  'two-results': `.functype f (i32) -> (i32, i64)\n${start(' i32.const 0\n call f\n drop\n drop\n')}`,
  'two-others': func('f', ' unreachable\n', '(i32) -> (i32, i32)'),
  caller: `.functype f (i32) -> ()\n.functype gone () -> ()\n${start(' i32.const 0\n call f\n call gone\n')}`,
  'caller-2': `.functype f (i64) -> ()\n${func('other', ' i64.const 0\n call f\n')}`,
  callee: func('f') + func('unused'),
  mixed: `.globaltype gl, i64, immutable\ngl:\n.tagtype tg i32\n.globl tg\ntg:\n.weak wk\n.functype wk () -> (i32)
.functype _ZN1a1bEi () -> ()\n.functype alias () -> ()
${start(' call alias\n call _ZN1a1bEi\n call wk\n drop\n global.get gl\n drop\n i32.const s1\n drop\n i32.const d2\n drop\n i32.const z2\n drop\n i32.const fun\n drop\n')}
.section .text.fun,"",@\n.globl fun\nfun:\n.functype fun () -> ()\n end_function\n.globl alias\n.set alias, fun
.section .text.b,"",@\n.globl _ZN1a1bEi\n_ZN1a1bEi:\n.functype _ZN1a1bEi () -> ()\n end_function
.section .text.dead,"",@\ndead:\n.functype dead () -> ()\n global.get gl\n drop\n i32.const 1\n throw tg\n end_function
.section .rodata.s,"S",@\ns1: .asciz "abc"\n.size s1, 4\ns2: .asciz "bc"\n.size s2, 3
.section .data.d,"",@\n.globl d1\nd1: .int32 1\n.size d1, 4\n.globl d2\nd2: .int32 1\n.size d2, 4
.section .bss.z,"",@\nz1: .int32 0\n.size z1, 4\nz2: .int32 0\n.size z2, 4
.section .custom_section.note,"",@\n.int32 5\n`,
  // Without extended-const, so that one segment holds all.
  pic: `.globaltype __memory_base, i32, immutable\n.globaltype __table_base, i32, immutable\n.functype f () -> ()
${start(' global.get __memory_base\n i32.const s@MBREL\n i32.add\n drop\n global.get __memory_base\n i32.const d@MBREL\n i32.add\n drop\n global.get __table_base\n i32.const f@TBREL\n i32.add\n drop\n')}${func('f')}
.section .rodata.s,"S",@\ns: .asciz "abc"\n.size s, 4\n.section .data.d,"",@\n.globl d\nd: .int32 s\n.int32 z\n.size d, 8
.section .bss.z,"",@\nz: .skip 4\n.size z, 4\n`,
  a: func('a', ' call _Z1bv\n').replace('.globl', '.functype _Z1bv () -> ()\n.globl'),
  b: func('_Z1bv'),
  user: `.functype a () -> ()\n${start(' call a\n')}`,
}
const FEATURES = '+exception-handling,+reference-types,+mutable-globals,+multivalue'

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-texts-'))
  const at = (name: string): string => join(directory, name)
  for (const [name, source] of Object.entries(SOURCES)) {
    const [text, features] = typeof source === 'string' ? [source, FEATURES] : source
    writeFileSync(at(`${name}.s`), text)
    const flags = ['-triple=wasm32', '-filetype=obj', `-mattr=${features}`, `${name}.s`, '-o', `${name}.o`]
    await runOrFail(tool('llvm-mc'), flags, directory)
  }
  for (const name of ['a', 'b']) await runOrFail(tool('llvm-ar'), ['rcs', `lib${name}.a`, `${name}.o`], directory)
  writeFileSync(at('text.txt'), 'hello')
  await runOrFail(tool('llvm-ar'), ['rcs', 'libtext.a', 'text.txt'], directory)
  await runOrFail(tool('llvm-ar'), ['rcs', 'libempty.a'], directory)
  writeFileSync(at('libstub.so'), '#STUB\nhost: needed\n')
  writeFileSync(at('module.wasm'), new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
  mkdirSync(at('folder'))
})
afterAll(() => rmSync(directory, { recursive: true }))

async function expectAlike(line: string): Promise<void> {
  const [reference, mine] = [await runTheirs(line, directory), await runOurs(line, directory)]
  const said = ({ code, stdout, stderr }: typeof mine): unknown => ({ code, stdout, stderr })
  expect(said(mine)).toEqual(said(reference))
  expect(mine.module === undefined).toBe(reference.module === undefined)
}

describe('problems of objects', () => {
  test.each([
    'table-func.o table-extern.o -o out.wasm',
    'global-i64.o global-i32.o -o out.wasm',
    'tag-i64.o tag-i32.o -o out.wasm',
    'import-1.o import-2.o --export=s2 -o out.wasm',
    'absolute.o -pie -o out.wasm',
    'absolute.o -shared -o out.wasm',
    'tls-undefined.o -o out.wasm',
    'relative-undefined.o -pie --experimental-pic -o out.wasm',
    'relative-undefined.o --warn-unresolved-symbols -o out.wasm',
    'relative-undefined.o -r -o out.wasm',
    'slot-undefined.o -r -o out.wasm',
    'tls-undefined.o -r -o out.wasm',
    'constructor.o -o out.wasm',
    'mutable-import.o -o out.wasm',
    'mutable-export.o -o out.wasm',
    'feature-used.o feature-refused.o -o out.wasm',
    'feature-used.o --features=bar -o out.wasm',
    'function-table.o -o out.wasm',
    'mvp.o table-import.o --export=q -o out.wasm',
    'two-results.o two-others.o -o out.wasm',
    'caller.o callee.o -o out.wasm',
    'caller.o callee.o --fatal-warnings -o out.wasm',
    'caller.o caller-2.o --export=other -o out.wasm',
    'plain.o libstub.so -o out.wasm',
    'module.wasm nofile.o -o out.wasm',
    'module.wasm -o out.wasm',
    'module.wasm',
    'libtext.a -o out.wasm',
    'libempty.a -o out.wasm',
  ])('%s', expectAlike)
})

describe('how many errors are shown, and as what', () => {
  test.each([
    'many.o many-again.o --no-entry -o out.wasm',
    'many.o many-again.o --no-entry --error-limit=3 -o out.wasm',
    'many.o many-again.o --no-entry --error-limit=0 -o out.wasm',
    'many.o many-again.o --no-entry --error-limit=3 --noinhibit-exec -o out.wasm',
    'many.o many-again.o --no-entry --error-limit=3 --noinhibit-exec --fatal-warnings -o out.wasm',
    'plain.o --export=nope --export=nope2 -o out.wasm',
    'plain.o --export=nope --warn-unresolved-symbols -o out.wasm',
    'plain.o --color-diagnostics=always --export=nope -z foo -o out.wasm',
  ])('%s', expectAlike)
})

describe('options that contradict each other, and the order in which they are looked at', () => {
  test.each([
    'plain.o -pie -shared -o out.wasm',
    'plain.o -pie -shared --no-growable-memory --max-memory=65536 --export-table --export-memory',
    'plain.o -pie --table-base=3 --global-base=3 -o out.wasm',
    'plain.o --import-table --export-table --compress-relocations',
    'plain.o -r --entry=_start --gc-sections --compress-relocations -u x --global-base=5 -o out.wasm',
    'plain.o --unresolved-symbols=import-dynamic -o out.wasm',
    'plain.o -Bsymbolic -z foo -z bar -o out.wasm',
    '--max-memory=x --max-memory=65536 plain.o -o out.wasm',
    '-O t -m x --threads=x --unresolved-symbols=y --max-memory=z --table-base=t -z q --color-diagnostics=w plain.o',
    'nofile.o --start-lib --start-lib plain.o -lnope --end-lib --end-lib -o out.wasm',
    'plain.o --build-id=0xq -o out.wasm',
    'plain.o -o nowhere/out.wasm --Map=nowhere/map.txt',
    'plain.o -o out.wasm --Map=folder',
    'plain.o --reproduce=nowhere/x.tar -o out.wasm',
    'plain.o --initial-memory=8589934592 -o out.wasm',
    'plain.o --max-memory=65536 --initial-memory=131072 -o out.wasm',
  ])('%s', expectAlike)
})

describe('options about bitcode', () => {
  test.each([
    '--lto-O2 --lto-CGO1 --lto-partitions=2 --lto-debug-pass-manager --disable-verify plain.o -o out.wasm',
    '--thinlto-jobs=all --thinlto-cache-dir=x --thinlto-cache-policy=prune_after=1h:cache_size=5% plain.o -o out.wasm',
    '--thinlto-object-suffix-replace=a;b --thinlto-prefix-replace=a;b plain.o -o out.wasm',
    '--lto-O7 --lto-CGO8 --thinlto-object-suffix-replace=q --thinlto-prefix-replace=r plain.o -o out.wasm',
    '--thinlto-emit-index-files --thinlto-emit-imports-files plain.o -o out.wasm',
    '--lto-Ox plain.o -o out.wasm',
    '--lto-O-1 plain.o -o out.wasm',
    '--lto-partitions=0 plain.o -o out.wasm',
    '--thinlto-jobs=x plain.o -o out.wasm',
    '--thinlto-prefix-replace=a;b;c plain.o -o out.wasm',
    ...['q', 'prune_after', 'prune_after=1d', 'prune_interval=xs', 'cache_size=5', 'cache_size=500%'].map(
      policy => `--thinlto-cache-policy=${policy} plain.o -o out.wasm`,
    ),
    ...['cache_size_bytes=5g', 'cache_size_bytes=5q', 'cache_size_files=x', ':'].map(
      policy => `--thinlto-cache-policy=${policy} plain.o -o out.wasm`,
    ),
  ])('%s', expectAlike)
  test('index files cannot be made', async () => {
    const { code, stderr } = await runOurs('--thinlto-index-only plain.o -o out.wasm', directory)
    expect(code).toBe(1)
    expect(stderr).toContain('compile without -flto')
  })
})

// The name of the module is in the map, as the size of the name section.
const NAMED = '--soname=out.wasm -o out.wasm'

describe('listings', () => {
  test.each([
    `mixed.o -M ${NAMED}`,
    `mixed.o -M --no-gc-sections --no-demangle --export-all -O0 ${NAMED}`,
    `mixed.o --print-map --Map=map.txt --export=d1 --export-table ${NAMED}`,
    `mixed.o -M -s ${NAMED}`,
    `mixed.o -M -r ${NAMED}`,
    `pic.o -M -pie --experimental-pic ${NAMED}`,
    `pic.o -M -shared --experimental-pic --no-gc-sections ${NAMED}`,
    `pic.o -M -r --merge-data-segments ${NAMED}`,
    `caller.o callee.o -M --unresolved-symbols=ignore-all --no-gc-sections ${NAMED}`,
    `mixed.o --print-gc-sections ${NAMED}`,
    'caller.o callee.o --print-gc-sections -o out.wasm',
    'caller.o callee.o -t -y f -y gone -y __stack_pointer -o out.wasm',
    'mixed.o -t -y wk -y __heap_base -y __dso_handle --export=__heap_base --wrap=fun -y __wrap_fun -o out.wasm',
    '--start-lib b.o a.o --end-lib user.o -t -y a -y _Z1bv -o out.wasm',
    'user.o liba.a libb.a --why-extract=- -o out.wasm',
    'libb.a liba.a user.o --why-extract=- -o out.wasm',
    'user.o liba.a libb.a --why-extract=- --no-demangle -o out.wasm',
    'user.o a.o libb.a -u _Z1bv --why-extract=- -o out.wasm',
    'libb.a -e _Z1bv --why-extract=- -o out.wasm',
    'libb.a --no-entry --export=_Z1bv --why-extract=- -o out.wasm',
    'user.o liba.a --why-extract=- -o out.wasm',
    'user.o a.o b.o --why-extract=folder -o out.wasm',
  ])('%s', expectAlike)
  test('a map may be a file', async () => {
    const { stdout } = await runTheirs(`mixed.o -M ${NAMED}`, directory)
    await runOurs(`mixed.o --Map=map.txt ${NAMED}`, directory)
    expect(readFileSync(join(directory, 'map.txt'), 'utf8')).toBe(stdout)
  })
})

describe('a reproduction', () => {
  test('links to the same module, by either linker', async () => {
    mkdirSync(join(directory, 'folder'), { recursive: true })
    writeFileSync(join(directory, 'allowed.txt'), 'gone\n')
    const line = 'user.o caller.o callee.o -L . -la -lb -z muldefs --allow-undefined-file=allowed.txt'
    const { module, code } = await runOurs(`${line} --reproduce=again.tar ${NAMED} --Map=folder/map.txt`, directory)
    expect(code).toBe(0)
    await runOrFail('tar', ['xf', 'again.tar'], directory)
    const inside = join(directory, 'again')
    expect(readFileSync(join(inside, 'version.txt'), 'utf8')).toContain('LLD')
    const [theirs, ours] = [await runTheirs('@response.txt', inside), await runOurs('@response.txt', inside)]
    expect(ours.module).toEqual(module)
    expect(theirs.module).toEqual(module)
  })
  test('is written of a link that fails, and where the environment asks', async () => {
    process.env['LLD_REPRODUCE'] = 'failed.tar'
    try {
      expect((await runOurs('caller.o nofile.o -o out.wasm', directory)).code).toBe(1)
    } finally {
      delete process.env['LLD_REPRODUCE']
    }
    const { stdout } = await run('tar', ['tf', 'failed.tar'], directory)
    expect(stdout).toMatch(/^failed\/response\.txt\nfailed\/version\.txt\nfailed\/.*caller\.o\n$/)
  })
})

describe('wasmweld link', () => {
  test('refuses calls of another type, unless they are allowed', async () => {
    const line = 'caller.o callee.o --import-undefined -o out.wasm'
    const { code, stderr } = await runLink(line, directory)
    expect(code).toBe(1)
    expect(stderr).toContain('called as       (i32) -> void in caller.o\n  defined as      () -> void in callee.o\n')
    const allowed = await runLink(`--allow-signature-mismatch ${line}`, directory)
    expect([allowed.code, allowed.module?.length]).toEqual([0, expect.any(Number)])
    expect(allowed.stderr).toContain('warning: function signature mismatch: f')
  })
  test('says which symbol an export may have meant', async () => {
    const { stderr } = await runLink('plain.o callee.o --export=unusd -o out.wasm', directory)
    expect(stderr).toBe('wasmweld: error: exported symbol not found: unusd\n  did you mean unused?\n')
  })
  test('names both calls of a function that nothing defines', async () => {
    const { stderr } = await runLink('caller.o caller-2.o --export=other -o out.wasm', directory)
    expect(stderr).toContain(
      'called as       (i32) -> void in caller.o\n  also called as  (i64) -> void in caller-2.o\n',
    )
  })
  test('shows messages as JSON', async () => {
    const { code, stderr } = await runLink('user.o liba.a nofile.o -o out.wasm --error-format=json', directory)
    expect(code).toBe(1)
    expect(JSON.parse(stderr)).toEqual({
      severity: 'error',
      kind: 'message',
      text: 'cannot open nofile.o: No such file or directory',
    })
    const missing = await runLink('user.o liba.a -o out.wasm --error-format=json', directory)
    expect(JSON.parse(missing.stderr)).toMatchObject({
      severity: 'error',
      kind: 'undefined-symbol',
      symbol: '_Z1bv',
      demangled: 'b()',
      places: [{ role: 'reference', file: 'liba.a', member: 'a.o', inside: 'a', offset: expect.any(Number) }],
    })
  })
  test('says how long each step took', async () => {
    const { stderr } = await runLink('plain.o -o out.wasm --time', directory)
    const steps = [...stderr.matchAll(/^wasmweld: (.+?) +\d+\.\d ms$/gm)].map(([, step]) => step)
    expect(steps[0]).toBe('read inputs')
    expect(steps.slice(-2)).toEqual(['write module', 'total'])
  })
})

test('--verbose tells of the steps, the memory and the sections', async () => {
  const { code, stderr } = await runOurs('plain.o --verbose -o out.wasm', directory)
  expect(code).toBe(0)
  const lines = stderr.split('\n')
  expect(lines).toContain('wasm-ld: Loading: plain.o')
  expect(lines).toContain('wasm-ld: -- compute layout')
  expect(lines).toContain('wasm-ld: mem: stack top   = 65536')
  expect(stderr).toMatch(/^wasm-ld: section CODE offset=\d+ size=\d+$/m)
  expect(lines).toContain('wasm-ld: writing: out.wasm')
})
