// From an address, bytes, a response or a module to a compiled module and what it says; each address once in a page.
import { attempt, chain } from './later.ts'
import type { Later } from './later.ts'
import type { ModuleFacts } from './module-facts.ts'
import { isAddress } from './names.ts'
import type { LibrarySource } from './program.ts'
import { readFacts, readModuleFacts } from './read-facts.ts'
import type { Compiled } from './state.ts'
import { withName } from './with-name.ts'

/** By address with query. What failed is not kept, so that a mended file is fetched. */
const CACHE = new Map<string, Later<Compiled>>()

/** As much of Node's file system as is used. */
interface Files {
  readonly readFileSync: (path: URL) => Uint8Array<ArrayBuffer>
  readonly promises: { readonly readFile: (path: URL) => Promise<Uint8Array<ArrayBuffer>> }
}

/** The file system, where there is one; a page has none. */
function files(): Files {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: 'node:fs') => Files } }
  const found = process?.getBuiltinModule?.('node:fs')
  if (found === undefined) throw new Error('files can be read in Node 20.16 and later; give bytes or an http address')
  return found
}

function describeEngine({ memory }: ModuleFacts, error: unknown, isSync: boolean): Error {
  const { message } = error as Error
  const reason =
    isSync && error instanceof RangeError
      ? 'this thread compiles only small modules at once, use dlopen: '
      : memory?.isWide
        ? 'it is made for 64-bit memory, which this engine does not compile: '
        : ''
  return new Error(reason + message)
}

function compileBytes(bytes: BufferSource, isSync: boolean, name: string): Later<Compiled> {
  const view = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes)
  // Compiled while the facts are read. What stands against the file is told by those first.
  const compiling = isSync ? undefined : WebAssembly.compile(withName(view, name))
  compiling?.catch(() => undefined)
  const facts = readFacts(view)
  const work = attempt<WebAssembly.Module>(
    () => compiling ?? new WebAssembly.Module(withName(view, name)),
    error => {
      throw describeEngine(facts, error, isSync)
    },
  )
  return chain(work, module => ({ module, facts }))
}

/** Streams where the server says what it is; `compileStreaming` takes no other. */
async function compileResponse(response: Response, name: string): Promise<Compiled> {
  if (!response.ok) throw new Error(`the server answers ${response.status} ${response.statusText}`)
  const copy = response.clone()
  const type = response.headers.get('content-type')?.toLowerCase()
  const isWasm = type === 'application/wasm'
  const streaming = isWasm ? WebAssembly.compileStreaming(response) : undefined
  const [module, bytes] = await Promise.all([streaming, (isWasm ? copy : response).arrayBuffer()])
  const view = new Uint8Array(bytes)
  // Servers of single-page applications answer so for what is not there.
  if (view[0] && type?.includes('html')) throw new Error(`the server answers ${type}`)
  return module ? { module, facts: readFacts(view) } : compileBytes(bytes, false, name)
}

function compileAddress(address: string, isSync: boolean, name: string): Later<Compiled> {
  const cached = CACHE.get(address)
  if (cached && !(isSync && cached instanceof Promise)) return cached
  const compiling = fetchAddress(address, isSync, name)
  CACHE.set(address, compiling)
  if (compiling instanceof Promise)
    compiling.then(
      compiled => CACHE.set(address, compiled),
      () => CACHE.delete(address),
    )
  return compiling
}

function fetchAddress(address: string, isSync: boolean, name: string): Later<Compiled> {
  if (address.startsWith('file:')) {
    const { readFileSync, promises } = files()
    const url = new URL(address)
    return chain(isSync ? readFileSync(url) : promises.readFile(url), bytes => compileBytes(bytes, isSync, name))
  }
  if (isSync) throw new Error('nothing can be fetched synchronously: use dlopen, or give its bytes or module')
  return fetch(address).then(response => compileResponse(response, name))
}

/** Strings are absolute addresses here; `name` is for stack traces. Throws, or rejects, with the reason alone. */
export function compileSource(source: LibrarySource, isSync: boolean, name: string): Later<Compiled> {
  if (isAddress(source)) return compileAddress(String(source), isSync, name)
  if (source instanceof WebAssembly.Module) return { module: source, facts: readModuleFacts(source) }
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return compileBytes(source, isSync, name)
  if (isSync) throw new Error('a response is read asynchronously: use dlopen')
  return Promise.resolve(source).then(response => compileResponse(response, name))
}

/** What is at the address may be something else by now. */
export function forgetCompiled(address: string): void {
  CACHE.delete(address)
}

/** For modules that came another way, from another thread for instance. */
export function rememberCompiled(address: string, compiled: Compiled): void {
  CACHE.set(address, compiled)
}
