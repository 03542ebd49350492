// Where libraries come from: addresses, servers, files, bytes and modules; the names they go by; what is told when one is not there.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createProgram, createProgramSync, dlclose, dlopen, dlopenSync, LoadError } from '@wasmweld/runtime'
import type { Library } from '@wasmweld/runtime'
import { expect, test } from 'vitest'
import { linkText, sideText } from '../support/linked-program.ts'
import { buildMain, buildObject, buildSide } from '../support/side-modules.ts'

type Bytes = Uint8Array<ArrayBuffer>

const answer = async (name: string, needs: readonly string[] = [], link: readonly string[] = []): Promise<Bytes> =>
  (await buildSide(`${name}.so`, `int ${name}(void) { return 42; }`, { needs, link })).bytes

const call = ({ exports }: Library, name: string): number => (exports as Record<string, () => number>)[name]()

const failure = async (work: Promise<unknown>): Promise<LoadError> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(LoadError)
  return error as LoadError
}

interface Served {
  readonly type: string
  readonly bytes: Bytes
}

/** A server of files by path, which notes what it was asked for. */
async function serve(
  files: Readonly<Record<string, Served>>,
  use: (base: string, asked: readonly string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    const file = files[url.replace(/\?.*/, '')]
    if (file === undefined) response.writeHead(404).end('nothing')
    else response.writeHead(200, { 'content-type': file.type }).end(file.bytes)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

const WASM = 'application/wasm'

test('files of a server: streamed where it says what they are, otherwise not, and each fetched once in a page', async () => {
  const files = {
    '/a.so': { type: WASM, bytes: await answer('a', ['b.so']) },
    '/b.so': { type: 'application/octet-stream', bytes: await answer('b') },
  }
  await serve(files, async (base, asked) => {
    const first = await createProgram()
    const second = await createProgram({ base })
    const libraries = await Promise.all([
      dlopen(first, `${base}/a.so`),
      dlopen(second, './a.so'),
      dlopen(second, 'b.so'),
    ])
    expect(libraries.map(library => call(library, library.name[0]))).toEqual([42, 42, 42])
    expect([...asked].sort()).toEqual(['/a.so', '/b.so'])
    // It is compiled, so that nothing has to wait.
    expect(call(dlopenSync(await createProgram(), `${base}/a.so`), 'a')).toBe(42)
  })
})

test('the names of one library: with dots, with a query, bare', async () => {
  await serve({ '/x/a.so': { type: WASM, bytes: await answer('a') } }, async base => {
    const program = await createProgram({ base: `${base}/x/` })
    const names = ['a.so', './a.so', 'y/../a.so', `${base}/x/a.so?v=2`, new URL(`${base}/x/a.so#there`)]
    const opened = []
    for (const name of names) opened.push(await dlopen(program, name))
    expect(new Set(opened).size).toBe(1)
    expect(program.libraries.map(({ name }) => name)).toEqual(['a.so'])
  })
})

test('a needed library is looked for by a map, by locate, by its run path, and beside who needs it', async () => {
  const bytes = await answer('needed')
  const needing = (run: readonly string[]): Promise<Bytes> =>
    answer(
      'needing',
      ['needed.so'],
      run.map(path => `-rpath=${path}`),
    )
  const files = {
    '/lib/needing.so': { type: WASM, bytes: await needing(['$ORIGIN/../nowhere', '${ORIGIN}/deep']) },
    '/lib/deep/needed.so': { type: WASM, bytes },
    '/beside/needing.so': { type: WASM, bytes: await needing([]) },
    '/beside/needed.so': { type: WASM, bytes },
    '/located.wasm': { type: WASM, bytes },
  }
  await serve(files, async (base, asked) => {
    const open = async (path: string, options: Parameters<typeof createProgram>[0] = {}): Promise<string[]> => {
      const before = asked.length
      await dlopen(await createProgram({ base, ...options }), `${base}${path}?${before}`)
      return asked.slice(before).map(url => url.replace(/\?.*/, ''))
    }
    expect(await open('/lib/needing.so')).toEqual(['/lib/needing.so', '/nowhere/needed.so', '/lib/deep/needed.so'])
    expect(await open('/beside/needing.so')).toEqual(['/beside/needing.so', '/beside/needed.so'])
    const asks: unknown[] = []
    const locate = (...ask: unknown[]): string => (asks.push(ask), '/located.wasm')
    expect(await open('/lib/needing.so', { locate })).toEqual(['/lib/needing.so', '/located.wasm'])
    expect(asks).toEqual([['needed.so', 'needing.so']])
    expect(await open('/lib/needing.so', { locate, libraries: { 'needed.so': bytes } })).toEqual(['/lib/needing.so'])
  })
})

test('files that are not there, and those that are something else, are told of together', async () => {
  const files = {
    '/a.so': { type: WASM, bytes: await answer('a', ['missing.so', 'page.so', 'plain.so']) },
    '/page.so': { type: 'text/html', bytes: new TextEncoder().encode('<!doctype html>') },
    '/plain.so': { type: WASM, bytes: Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0) },
  }
  await serve(files, async (base, asked) => {
    const program = await createProgram({ base })
    const { message, problems } = await failure(dlopen(program, 'a.so'))
    expect(message.split('\n')).toEqual([
      'cannot load a.so:',
      `  missing.so (${base}/missing.so), needed by a.so: the server answers 404 Not Found`,
      `  page.so (${base}/page.so), needed by a.so: the server answers text/html`,
    ])
    expect(problems.map(({ kind, importer }) => `${kind} ${importer}`)).toEqual(['library a.so', 'library a.so'])
    // What failed is asked for again, what did not is not.
    await failure(dlopen(program, 'a.so'))
    expect(asked.filter(url => url === '/missing.so')).toHaveLength(2)
    expect(asked.filter(url => url === '/a.so')).toHaveLength(1)
    const plain = await failure(dlopen(program, 'plain.so'))
    expect(plain.message).toContain('plain.so is no side module: it has no section dylink.0; link it with -shared')
    expect(program.libraries).toEqual([])
  })
})

test('a response, a promise of one, bytes, a buffer and a module', async () => {
  const bytes = await answer('a')
  const response = (): Response => new Response(bytes, { headers: { 'content-type': WASM } })
  const sources = [response(), Promise.resolve(response()), bytes, bytes.buffer, new WebAssembly.Module(bytes)]
  for (const source of sources) {
    const program = await createProgram()
    expect(call(await dlopen(program, source, { name: 'a.so' }), 'a')).toBe(42)
  }
  const empty = createProgramSync()
  expect(() => dlopenSync(empty, response())).toThrow('a response is read asynchronously: use dlopen')
  expect(() => dlopenSync(empty, 'http://127.0.0.1:1/a.so')).toThrow('nothing can be fetched synchronously')
})

test('bytes without a name are a library of their own each, at the same time and after others were closed', async () => {
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map(name => answer(name)))
  const program = await createProgram()
  const [first, second] = await Promise.all([dlopen(program, a), dlopen(program, b)])
  dlclose(program, first)
  const third = await dlopen(program, c)
  expect([call(second, 'b'), call(third, 'c')]).toEqual([42, 42])
  expect(new Set(program.libraries.map(({ name }) => name)).size).toBe(2)
})

test('a library of which there is only a module calls itself and others', async () => {
  const { bytes } = await buildSide(
    'self.so',
    `extern int here(int); __attribute__((weak)) int self(int x) { return x + 1; } int both(int x) { return self(x) + here(x); }`,
  )
  const { bytes: other } = await buildSide('here.so', 'int here(int x) { return x * 10; }')
  const program = await createProgram()
  await dlopen(program, new WebAssembly.Module(other), { name: 'here.so', global: true })
  const library = await dlopen(program, new WebAssembly.Module(bytes), { name: 'self.so' })
  expect((library.exports as Record<string, (x: number) => number>)['both'](3)).toBe(34)
})

test('files, with and without waiting, relative to a base and as addresses', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-files-'))
  try {
    writeFileSync(join(directory, 'a.so'), await answer('a', ['b.so']))
    writeFileSync(join(directory, 'b.so'), await answer('b'))
    const base = `${pathToFileURL(directory).href}/`
    expect(call(await dlopen(await createProgram({ base }), 'a.so'), 'a')).toBe(42)
    expect(call(dlopenSync(createProgramSync(), new URL('b.so', base)), 'b')).toBe(42)
    const missing = await failure(dlopen(await createProgram({ base }), 'c.so'))
    expect(missing.message).toContain('ENOENT')
  } finally {
    rmSync(directory, { recursive: true })
  }
})

test('a program that is not there, or is none, is a LoadError too', async () => {
  await failure(createProgram({ main: new Uint8Array(3) }))
  expect(() => createProgramSync({ main: new Uint8Array(3) })).toThrow(LoadError)
  const lacking = await buildMain('lacking.wasm', 'int missing(int); int f(void) { return missing(1); }')
  const { message, problems } = await failure(createProgram({ main: lacking.bytes }))
  expect(message).toContain('missing (function), needed by')
  expect(problems).toMatchObject([{ kind: 'symbol', symbol: 'missing', wanted: 'function' }])
})

test('what compilers rely on JavaScript for is told of with what to build anew', async () => {
  const { bytes } = await buildSide('halves.so', 'int getTempRet0(void); int high(void) { return getTempRet0(); }')
  const { bytes: catches } = await buildSide('catches.so', 'void invoke_v(int); void go(void) { invoke_v(1); }')
  const program = await createProgram()
  for (const [name, source] of Object.entries({ 'halves.so': bytes, 'catches.so': catches })) {
    const { message } = await failure(dlopen(program, source, { name }))
    expect(message).toMatch(/needed by \w+\.so, is in none of: \w+\.so, imports; built without BigInt or exceptions/)
    expect(message).toContain('-sWASM_BIGINT')
  }
})

test('a module for a fixed place in one program is refused, with whose it is', async () => {
  const main = await buildObject('main.o', 'int twice(int); int go(int n) { return twice(n); }')
  const side = await sideText('twice.so', 'int twice(int n) { return 2 * n; }')
  const linked = linkText({ inputs: [main], options: { exports: ['go'] }, sides: [side] })
  const bytes = linked.sides[0].module as Bytes
  const program = await createProgram({ main: linked.main.module as Bytes })
  for (const source of [bytes, new WebAssembly.Module(bytes)]) {
    const { message, problems } = await failure(dlopen(program, source, { name: 'twice.so' }))
    expect(message).toMatch(
      /twice\.so was prelinked for the program \w+: load it with loadPrelinked there, or link it with/,
    )
    expect(problems).toMatchObject([{ kind: 'abi', importer: 'twice.so' }])
  }
})
