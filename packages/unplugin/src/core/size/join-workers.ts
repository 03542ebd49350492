// Workers are built by themselves, and what is made of them are files of the page's output. Here both become one bundle.
import type { BundleFile, BundleHost, BundleModule, BundlePart, BundleUse } from '@wasmweld/size'
import type { ReadFile } from './bundle-files.ts'

/** What is known of one build's output, positions in each list beginning with 0. */
export interface BundlePieces {
  readonly files: readonly ReadFile[]
  readonly modules: readonly BundleModule[]
  readonly parts: readonly BundlePart[]
  readonly uses: readonly BundleUse[]
  readonly hosts: readonly BundleHost[]
  /** Files of linked modules. */
  readonly linked: readonly string[]
  /** Bytes by output, those that are text in others too. */
  readonly contents: ReadonlyMap<string, Uint8Array>
}

/** By what a build and its workers' builds have in common; then by the name that the worker's own file has in the next build. */
const noted = new WeakMap<object, Map<string, BundlePieces>>()

export function noteWorker(build: object, pieces: BundlePieces): void {
  const workers = noted.get(build) ?? new Map<string, BundlePieces>()
  noted.set(build, workers)
  workers.set(workerName(pieces), pieces)
}

/** The workers of a build whose files are among `files`. One that is text in the page's JavaScript has none. */
export function workersIn(build: object, files: Readonly<Record<string, unknown>>): readonly BundlePieces[] {
  const workers = [...(noted.get(build) ?? [])].sort(([one], [other]) => (one < other ? -1 : 1))
  return workers
    .map(([, pieces]) => pieces)
    .filter(pieces => [...ownFiles(pieces).map(({ file }) => file.name), ...pieces.linked].every(name => name in files))
}

const ownFiles = ({ files }: BundlePieces): readonly ReadFile[] => files.filter(({ chunk }) => chunk !== undefined)

const nameOf = ({ name, stableName = name }: BundleFile): string => stableName

function workerName(pieces: BundlePieces): string {
  const own = ownFiles(pieces)
  const entry = own.find(({ chunk }) => chunk?.isEntry) ?? own[0]
  return entry === undefined ? '' : nameOf(entry.file)
}

/** A page's pieces and those of a worker, whose files the page has, as they were written. */
export function joinWorker(page: BundlePieces, worker: BundlePieces): BundlePieces {
  const name = workerName(worker)
  const files = page.files.map(read => renamed(read, worker, page))
  const fileOf = (file: number): number => files.findIndex(read => read.file.name === worker.files[file].file.name)
  const firstModule = page.modules.length
  const firstPart = page.parts.length
  const taken = new Set(page.modules.map(module => module.name))
  const modules = worker.modules.map(module => ({
    ...module,
    name: taken.has(module.name) ? `${module.name} (in ${name})` : module.name,
    file: fileOf(module.file),
    imports: module.imports.map(imported => imported + firstModule),
  }))
  const parts = worker.parts.map(part => ({
    ...part,
    key: `${name} ${part.key}`,
    ...(part.loader === undefined ? {} : { loader: part.loader + firstModule }),
    ...(part.inlined === undefined ? {} : { inlined: { ...part.inlined, file: fileOf(part.inlined.file) } }),
  }))
  const uses = worker.uses.map(use => ({ ...use, module: use.module + firstModule, part: use.part + firstPart }))
  const hosts = worker.hosts.map(({ by, part, ...host }) => ({
    ...host,
    part: part + firstPart,
    by: 'module' in by ? { module: by.module + firstModule } : { ...by, part: by.part + firstPart },
  }))
  return {
    files,
    modules: [...page.modules, ...modules],
    parts: [...page.parts, ...parts],
    uses: [...page.uses, ...uses],
    hosts: [...page.hosts, ...hosts],
    linked: [...page.linked, ...worker.linked],
    contents: new Map([...worker.contents, ...page.contents]),
  }
}

/** The page has a worker's file as an asset, and does not know what it is called without the hash. */
function renamed(read: ReadFile, worker: BundlePieces, page: BundlePieces): ReadFile {
  const known = ownFiles(worker).find(({ file }) => file.name === read.file.name)
  const stableName = known?.file.stableName
  if (stableName === undefined || page.files.some(({ file }) => nameOf(file) === stableName)) return read
  return { ...read, file: { ...read.file, stableName } }
}
