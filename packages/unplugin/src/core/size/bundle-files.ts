// The files of an output as a report has them: with a name that the next build has too.
import { createHash } from 'node:crypto'
import type { BundleFile } from '@wasmweld/size'
import type { BundledChunk, BundledFile } from '../hook-context.ts'
import { moduleName } from './module-names.ts'

/** A file and its bytes. */
export interface ReadFile {
  readonly file: BundleFile
  readonly contents: Uint8Array
  /** When it is one of JavaScript that the bundler made of modules. */
  readonly chunk?: BundledChunk
}

const KINDS: readonly (readonly [RegExp, BundleFile['kind']])[] = [
  [/\.[cm]?js$/, 'js'],
  [/\.css$/, 'css'],
  [/\.map$/, 'map'],
  [/\.wasm$/, 'wasm'],
]

/** In the order of the lasting names. `companions` of linked modules, by file name, have theirs from them. */
export function bundleFiles(
  bundle: Readonly<Record<string, BundledFile>>,
  root: string,
  companions: ReadonlyMap<string, string> = new Map(),
): readonly ReadFile[] {
  const names = new Map([...stableNames(Object.values(bundle), root), ...companions])
  const files = Object.values(bundle).map((file): ReadFile => {
    const contents = contentsOf(file)
    const { fileName: name } = file
    const stableName = names.get(name) ?? name
    return {
      file: {
        name,
        ...(stableName === name ? {} : { stableName }),
        // Like source maps, no page asks for them.
        kind: companions.has(name) ? 'map' : (KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'other'),
        bytes: contents.length,
        digest: createHash('sha256').update(contents).digest('hex'),
      },
      contents,
      ...(file.type === 'chunk' ? { chunk: file } : {}),
    }
  })
  const key = ({ file: { name, stableName = name } }: ReadFile): string => stableName
  return files.sort((one, other) => (key(one) < key(other) ? -1 : 1))
}

function contentsOf(file: BundledFile): Uint8Array {
  const source = file.type === 'chunk' ? file.code : file.source
  return typeof source === 'string' ? Buffer.from(source) : source
}

/** By file name. Chunks that a bundler calls alike have their first module's name too. */
function stableNames(files: readonly BundledFile[], root: string): ReadonlyMap<string, string> {
  const made = new Map<string, string>()
  const taken = new Set<string>()
  for (const file of [...files].sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))) {
    const [first = file.fileName, ...others] = candidates(file, root)
    const name = [first, ...others, file.fileName].find(each => !taken.has(each)) ?? file.fileName
    taken.add(name)
    made.set(file.fileName, name)
  }
  for (const { fileName } of files) {
    const mapped = /^(.*)\.map$/.exec(fileName)?.[1]
    const name = mapped === undefined ? undefined : made.get(mapped)
    if (name !== undefined) made.set(fileName, `${name}.map`)
  }
  return made
}

const sortKey = (file: BundledFile): string => (file.type === 'chunk' ? (firstModule(file) ?? '') : file.fileName)

const firstModule = ({ facadeModuleId, modules }: BundledChunk): string | undefined =>
  facadeModuleId ?? Object.keys(modules)[0]

function candidates(file: BundledFile, root: string): readonly string[] {
  if (file.type === 'asset') return file.names ?? []
  const extension = /\.[cm]?js$/.exec(file.fileName)?.[0] ?? '.js'
  const module = firstModule(file)
  const name = `${file.name}${extension}`
  return module === undefined ? [name] : [name, `${name} (${moduleName(module, root).name})`]
}
