import { expect, test } from 'vitest'
import { type Bytes, instanceNow, moduleNow, promisedInstance, promisedModule } from './loading.ts'

/** An empty module. */
const BYTES = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)

const run = <Value>(expression: string, names: Readonly<Record<string, unknown>> = {}): Value =>
  (new Function(...Object.keys(names), `return ${expression}`) as (...values: unknown[]) => Value)(
    ...Object.values(names),
  )

const SOURCES: readonly (readonly [Bytes['kind'], Bytes])[] = [
  ['bytes', { kind: 'bytes', bytes: BYTES }],
  ['read', { kind: 'read', url: '"x.wasm"', read: 'read' }],
  ['fetched', { kind: 'fetched', url: '"x.wasm"' }],
  ['either', { kind: 'either', url: 'new URL("https://example.com/x.wasm")' }],
]

/** Stands for the host's functions; the type that the file is sent with varies. */
const host = (type: string, status = 200): Readonly<Record<string, unknown>> => ({
  read: () => BYTES,
  fetch: () => Promise.resolve(new Response(BYTES, { status, headers: { 'content-type': type } })),
})

test.each(SOURCES)('%s: promises of the module and the instance', async (_, source) => {
  for (const type of ['application/wasm', 'application/octet-stream']) {
    expect(await run<Promise<unknown>>(promisedModule(source), host(type))).toBeInstanceOf(WebAssembly.Module)
    expect(await run<Promise<unknown>>(promisedInstance(source, '{}'), host(type))).toBeInstanceOf(WebAssembly.Instance)
  }
})

test.each(SOURCES.slice(0, 2))('%s: the module and the instance at once', (_, source) => {
  expect(run(moduleNow(source), host(''))).toBeInstanceOf(WebAssembly.Module)
  expect(run(instanceNow(source, ''), host(''))).toBeInstanceOf(WebAssembly.Instance)
})

test('a file that is not there is told with its address', async () => {
  const missing = run<Promise<unknown>>(promisedModule(SOURCES[2][1]), host('text/html', 404))
  await expect(missing).rejects.toThrow(/^404 /)
})

test('bytes that must be waited for cannot be had at once', () => {
  expect(() => moduleNow(SOURCES[2][1])).toThrow('cannot be had without waiting')
})

test('an imported module needs no compiling', async () => {
  const source = { kind: 'imported', variable: 'imported' } as const
  const imported = new WebAssembly.Module(BYTES)
  expect(moduleNow(source)).toBe('imported')
  expect(run(instanceNow(source, ''), { imported })).toBeInstanceOf(WebAssembly.Instance)
  expect(await run<Promise<unknown>>(promisedModule(source), { imported })).toBe(imported)
})
