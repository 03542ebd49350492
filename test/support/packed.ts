// The packages as a user gets them: packed, and installed into a project outside the repository.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT, runOrFail } from './tools.ts'

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly type?: string
  readonly exports: Readonly<Record<string, unknown>>
  readonly bin?: Readonly<Record<string, string>>
  readonly engines?: Readonly<Record<string, string>>
  readonly publishConfig?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly private?: boolean
}
/** A package of `packages/` and its folder, absolute. */
export interface Package {
  readonly directory: string
  readonly manifest: Manifest
}

export const readManifest = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest

/** What is published. */
export const PACKAGES: readonly Package[] = readdirSync(join(ROOT, 'packages'), { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => join(ROOT, 'packages', entry.name))
  .map(directory => ({ directory, manifest: readManifest(directory) }))

/** The import specifiers that a package offers: `unplugin-wasmweld/vite`; not those that are for the compiler alone. */
export const specifiersOf = ({ manifest }: Package): readonly string[] =>
  Object.entries(manifest.exports)
    .filter(([, conditions]) => typeof conditions === 'object' && conditions !== null && 'default' in conditions)
    .map(([path]) => manifest.name + path.slice(1))

/** Where `packAll` puts a package's tarball. */
export const tarballOf = ({ manifest: { name, version } }: Package, directory: string): string =>
  join(directory, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)

/** Packs every package into a folder. They must be built: `npm run build`. */
export async function packAll(directory: string): Promise<readonly string[]> {
  for (const { directory: from } of PACKAGES) {
    if (!existsSync(join(from, 'dist'))) throw new Error(`${from} is not built: npm run build`)
  }
  await mkdir(directory, { recursive: true })
  const workspaces = PACKAGES.flatMap(({ directory: from }) => ['-w', from])
  await runOrFail('npm', ['pack', '--silent', '--pack-destination', directory, ...workspaces])
  return PACKAGES.map(each => tarballOf(each, directory))
}

/** Makes a project in `directory` that depends on the tarballs and on `others` (`{ vite: '8.3.8' }`), and installs it. */
export async function installProject(
  directory: string,
  tarballs: readonly string[],
  others: Readonly<Record<string, string>> = {},
): Promise<void> {
  await mkdir(directory, { recursive: true })
  const manifest = { name: 'a-user', private: true, type: 'module', dependencies: others }
  await writeFile(join(directory, 'package.json'), JSON.stringify(manifest, undefined, 2))
  await runOrFail('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs], directory)
}

/** The version of a package that this repository has installed, so that a test's project takes the same. */
export const installedVersion = (name: string): string => readManifest(join(ROOT, 'node_modules', name)).version
