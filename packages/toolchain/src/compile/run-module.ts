// @yowasp/clang: a clang that is WebAssembly itself, with its target's headers. It sees the files that it is
// given and no others, so the source goes along with what it includes.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { type ClangAnswer, type ClangRequest, type RunClang, type Tree, askProcess } from './clang-process.ts'
import type { Run, RunResult } from './compile-source.ts'
import { includedFiles } from './included-files.ts'
import { turnstile } from './turnstile.ts'

/** An absolute path, alone or behind the flag that it belongs to. */
const PATH = /^(-I|-isystem|-iquote|-idirafter|-include|-imacros|)((?:[\\/]|[A-Z]:).*)$/

/** Below it the disk's files appear: the compiler has folders of its own at the top. */
const PLACE = '/host'

/** It takes much memory, and a second one would have to be loaded: two at a time would win nothing. */
const oneByOne = turnstile(1)

export function runModule(compiler: string, run: Run): Promise<RunResult> {
  return oneByOne(() => {
    run.started()
    return compileInMemory(compiler, run)
  })
}

async function compileInMemory(compiler: string, { source, flags }: Run): Promise<RunResult> {
  const paths = new Map([source, ...includedFiles(source, flags)].map(path => [placed(path), path]))
  const tree: Tree = {}
  for (const [place, path] of paths) put(tree, place, readFileSync(path))
  const args = flags.map(flag => flag.replace(PATH, (_flag, name: string, path: string) => name + placed(path)))
  const ask = STARTS_NODE ? askProcess : askHere
  const { files = {}, output } = await ask(compiler, {
    args: [
      'clang',
      ...args,
      `-ffile-prefix-map=${PLACE}=`,
      '-MMD',
      '-MF',
      '/out.d',
      '-c',
      placed(source),
      '-o',
      '/out.o',
    ],
    files: tree,
  })
  const { 'out.o': object, 'out.d': rule = '' } = files
  return {
    object: object instanceof Uint8Array ? object : undefined,
    rule: typeof rule === 'string' ? rule : Buffer.from(rule as Uint8Array).toString(),
    output: output.replaceAll(`${PLACE}/`, '/'),
    realPath: path => paths.get(path.startsWith(PLACE) ? path : PLACE + path) ?? path,
  }
}

/** Bun, Deno and Electron are started in other ways, or have another engine. */
const STARTS_NODE = !['bun', 'deno', 'electron'].some(name => name in process.versions)

/** In this process. */
async function askHere(compiler: string, { args, files }: ClangRequest): Promise<ClangAnswer> {
  const { runClang } = (await import(pathToFileURL(compiler).href)) as { runClang: RunClang }
  const said: Uint8Array[] = []
  const stderr = (bytes: Uint8Array | null): void => {
    if (bytes !== null) said.push(Uint8Array.from(bytes))
  }
  // Loads the compiler; by itself it would print how far it is.
  await runClang(null, {}, { fetchProgress: () => {} })
  const finished = await runClang(args, files, { stderr }).catch((error: unknown) => failure(error))
  return { files: finished, output: Buffer.concat(said).toString() }
}

/** The compiler ended with an error, which it has told; anything else is unforeseen. */
function failure(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && 'files' in error) return undefined
  throw error
}

function placed(path: string): string {
  return `${PLACE}/${path.replaceAll('\\', '/').replace(/^\//, '')}`
}

function put(tree: Tree, place: string, content: Uint8Array): void {
  const names = place.split('/').filter(name => name !== '')
  const last = names.pop() as string
  const folder = names.reduce((at, name) => (at[name] ??= {}) as Tree, tree)
  folder[last] = content
}
