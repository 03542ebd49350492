// Looks at what a bundle instantiates, wherever it runs: scripts that run before it.

/** A module that was compiled. */
export interface RunModule {
  /** Names of the functions that it exports, but for what the linker gives by itself; sorted. */
  readonly functions: readonly string[]
  readonly bytes: number
  readonly hash: number
}
export interface Run {
  /** What the bundle gave to `globalThis.report`; an error's text. */
  readonly value: unknown
  /** Each that is not made on the way, by its functions. */
  readonly modules: readonly RunModule[]
}

/**
 * `recorder.cjs` runs in pages and workers too; `record(value)` is the `Run` since the last one. `run-all.cjs` runs the files that are its
 * arguments in Node, one after the other, and prints their runs.
 */
export const RECORDER: Readonly<Record<'recorder.cjs' | 'run-all.cjs', string>> = {
  'recorder.cjs': `{
const seen = new Map()
const { compile, instantiate, Module } = WebAssembly
function note(source) {
  if (source instanceof Module) return
  const bytes = ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source)
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  const exported = Module.exports(new Module(bytes))
  const functions = exported.filter(({ kind, name }) => kind === 'function' && name !== '_initialize').map(({ name }) => name)
  seen.set(hash, { functions: functions.sort(), bytes: bytes.length, hash })
}
WebAssembly.Module = new Proxy(Module, { construct(target, [bytes, ...rest]) { note(bytes); return new target(bytes, ...rest) } })
WebAssembly.compile = (bytes, ...rest) => { note(bytes); return compile(bytes, ...rest) }
WebAssembly.instantiate = (source, ...rest) => { note(source); return instantiate(source, ...rest) }
const bytesOf = async source => (await source).arrayBuffer()
WebAssembly.compileStreaming = async (source, ...rest) => WebAssembly.compile(await bytesOf(source), ...rest)
WebAssembly.instantiateStreaming = async (source, ...rest) => WebAssembly.instantiate(await bytesOf(source), ...rest)
globalThis.record = value => {
  const modules = [...seen.values()].sort((a, b) => (a.functions.join() < b.functions.join() ? -1 : 1))
  seen.clear()
  return { value: value instanceof Error ? String(value.stack) : value, modules }
}
}
`,
  'run-all.cjs': `require('./recorder.cjs')
async function runAll() {
  const runs = {}
  for (const file of process.argv.slice(2)) {
    const reported = new Promise(done => { globalThis.report = value => done(record(value)) })
    if (file.endsWith('.cjs')) require(file)
    else await import(file)
    runs[file] = await reported
  }
  process.stdout.write(JSON.stringify(runs))
}
runAll()
`,
}
