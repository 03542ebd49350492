// Expressions that turn a linked program's file, or its bytes, into what JavaScript needs of it. Written when the program is linked
// and its place is known, so that the output holds one way of loading and no other.
import { bytesLiteral } from './text.ts'

/** Where the program is when its JavaScript runs. */
export type Source = Bytes | Imported

/** The compiled module is a variable, which the runtime has imported: there is nothing to compile. */
export interface Imported {
  readonly kind: 'imported'
  readonly variable: string
}

/** Where the bytes are. */
export type Bytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** `url` is an expression for a string or a `URL`, here one that is fetched. `heard`: in a worker at once, before a message can come. */
  | { readonly kind: 'fetched'; readonly url: string; readonly heard?: boolean }
  /** Read with Node's `readFileSync`, which `read` is an expression for. */
  | { readonly kind: 'read'; readonly url: string; readonly read: string }
  /** Read or fetched, as the URL's scheme says. */
  | { readonly kind: 'either'; readonly url: string }

/** A promise of the compiled module and the program's instance. */
export function promisedPair(source: Bytes, imports: string): string {
  return promise(source, 'instantiate', imports)
}

/** The compiled module and the instance, made at once. */
export function pairNow(source: Source, imports: string): string {
  return `(module => ({ module, instance: new WebAssembly.Instance(module${behindComma(imports)}) }))(${moduleNow(source)})`
}

/** A promise of the program's instance; `imports` is an expression, empty for none. */
export function promisedInstance(source: Bytes, imports: string): string {
  return `${promise(source, 'instantiate', imports)}.then(({ instance }) => instance)`
}

/** A promise of the compiled module. */
export function promisedModule(source: Source): string {
  return source.kind === 'imported' ? `Promise.resolve(${source.variable})` : promise(source, 'compile', '')
}

/** The instance, made at once. */
export function instanceNow(source: Source, imports: string): string {
  return `new WebAssembly.Instance(${moduleNow(source)}${behindComma(imports)})`
}

/** The module, compiled at once. */
export function moduleNow(source: Source): string {
  return source.kind === 'imported' ? source.variable : `new WebAssembly.Module(${bytesNow(source)})`
}

function bytesNow(source: Bytes): string {
  if (source.kind === 'bytes') return bytesLiteral(source.bytes)
  if (source.kind === 'read') return `${source.read}(${source.url})`
  throw new Error('bytes behind a URL cannot be had without waiting')
}

function promise(source: Bytes, verb: 'instantiate' | 'compile', imports: string): string {
  const more = behindComma(imports)
  switch (source.kind) {
    case 'bytes':
    case 'read':
      return `WebAssembly.${verb}(${bytesNow(source)}${more})`
    case 'fetched':
      return source.heard === true
        ? `(url => ${IN_WORKER} ? (${requestNow(verb, more)})() : fetch(url).then(${fromResponse(verb, more)}))(${source.url})`
        : `fetch(${source.url}).then(${fromResponse(verb, more)})`
    case 'either': {
      // Node's module is asked for at run time, so that no bundler of a library's user sees it.
      const read = `WebAssembly.${verb}(process.getBuiltinModule("node:fs").readFileSync(url)${more})`
      return `(async url => url.protocol === "file:" && typeof process === "object" ? ${read} : fetch(url).then(${fromResponse(verb, more)}))(${source.url})`
    }
  }
}

/** Text of a function that fetches and compiles: where a chunk does so several times. */
export function fetchFunction(): string {
  return `url => fetch(url).then(${fromResponse('compile', '')})`
}

/** A promise of the compiled module, by such a function. */
export function fetchedModule(name: string, { url }: Source & { readonly kind: 'fetched' }): string {
  return `${name}(${url})`
}

/** Streaming refuses a file that is not sent as `application/wasm`; many small servers do not know the type. */
function fromResponse(verb: 'instantiate' | 'compile', more: string): string {
  return [
    'async response => {',
    '  if (!response.ok) throw new Error(`${response.status} ${response.statusText}: ${response.url}`)',
    '  return response.headers.get("content-type")?.startsWith("application/wasm")',
    `    ? WebAssembly.${verb}Streaming(response${more})`,
    `    : WebAssembly.${verb}(await response.arrayBuffer()${more})`,
    '}',
  ].join('\n')
}

/** Not in a service worker, which has no such requests, and is not waited for by messages but by events. */
const IN_WORKER = 'typeof WorkerGlobalScope === "function" && typeof XMLHttpRequest === "function"'

/** Nothing else runs meanwhile: the promise is settled before the worker is told anything. */
function requestNow(verb: 'instantiate' | 'compile', more: string): string {
  const instance = `{ module, instance: new WebAssembly.Instance(module${more}) }`
  return [
    'async () => {',
    '  const request = new XMLHttpRequest()',
    '  request.open("GET", url, false)',
    '  request.responseType = "arraybuffer"',
    '  request.send()',
    '  if (request.status !== 200) throw new Error(`${request.status} ${request.statusText}: ${url}`)',
    '  const module = new WebAssembly.Module(request.response)',
    `  return ${verb === 'compile' ? 'module' : instance}`,
    '}',
  ].join('\n')
}

function behindComma(imports: string): string {
  return imports === '' ? '' : `, ${imports}`
}
