// @yowasp/clang: a clang that is WebAssembly itself and runs in this process, with its target's headers. It sees the files that it is
// given and no others, so the source goes along with what it includes.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Run, RunResult } from './compile-source.ts'
import { includedFiles } from './included-files.ts'
import { turnstile } from './turnstile.ts'

/** An absolute path, alone or behind the flag that it belongs to. */
const PATH = /^(-I|-isystem|-iquote|-idirafter|-include|-imacros|)((?:[\\/]|[A-Z]:).*)$/

/** Below it the disk's files appear: the compiler has folders of its own at the top. */
const PLACE = '/host'

type Tree = { [name: string]: Tree | string | Uint8Array }
type RunClang = (
  args: readonly string[] | null,
  files: Tree,
  options: { stderr?: (bytes: Uint8Array | null) => void; fetchProgress?: () => void },
) => Promise<Tree>

/** It computes in this thread, and takes much memory: two at a time would win nothing. */
const oneByOne = turnstile(1)

export function runModule(compiler: string, run: Run): Promise<RunResult> {
  return oneByOne(() => compileInMemory(compiler, run))
}

async function compileInMemory(compiler: string, { source, flags }: Run): Promise<RunResult> {
  const { runClang } = (await import(pathToFileURL(compiler).href)) as { runClang: RunClang }
  const paths = new Map([source, ...includedFiles(source, flags)].map(path => [placed(path), path]))
  const tree: Tree = {}
  for (const [place, path] of paths) put(tree, place, readFileSync(path))
  const args = flags.map(flag => flag.replace(PATH, (_flag, name: string, path: string) => name + placed(path)))
  const said: Uint8Array[] = []
  const options = {
    stderr: (bytes: Uint8Array | null) => {
      if (bytes !== null) said.push(Uint8Array.from(bytes))
    },
  }
  // Loads the compiler; by itself it would print how far it is.
  await runClang(null, {}, { fetchProgress: () => {} })
  const finished = await runClang(
    ['clang', ...args, `-ffile-prefix-map=${PLACE}=`, '-MMD', '-MF', '/out.d', '-c', placed(source), '-o', '/out.o'],
    tree,
    options,
  ).catch((error: unknown) => failure(error))
  const output = Buffer.concat(said).toString().replaceAll(`${PLACE}/`, '/')
  const { 'out.o': object, 'out.d': rule = '' } = finished ?? {}
  return {
    object: object instanceof Uint8Array ? object : undefined,
    rule: typeof rule === 'string' ? rule : Buffer.from(rule as Uint8Array).toString(),
    output,
    realPath: path => paths.get(path.startsWith(PLACE) ? path : PLACE + path) ?? path,
  }
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
