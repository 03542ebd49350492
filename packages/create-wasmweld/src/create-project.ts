// A project is a copy of a folder; only its name and the plugin's version are written into it.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const TEMPLATES = ['c', 'cpp'] as const
export type Template = (typeof TEMPLATES)[number]

/** Why no project was made; nothing was written then. */
export class CreateError extends Error {
  override readonly name = 'CreateError'
}

const packageFile = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** npm leaves files of these names out of what it publishes, or reads them itself. */
const RENAMED: readonly (readonly [from: string, to: string])[] = [['_gitignore', '.gitignore']]

/** Makes a project in a folder that is empty or not there; returns its path. Throws a `CreateError`. */
export function createProject(folder: string, template: Template): string {
  const root = resolve(folder)
  if (existsSync(root) && readdirSync(root).some(name => name !== '.git'))
    throw new CreateError(`${folder} is not empty: name a folder that is, or that is not there yet`)
  mkdirSync(root, { recursive: true })
  for (const source of ['base', template]) cpSync(packageFile(`templates/${source}`), root, { recursive: true })
  for (const [from, to] of RENAMED) renameSync(join(root, from), join(root, to))
  fillIn(join(root, 'package.json'), { name: packageName(basename(root)), version: ownVersion() })
  return root
}

/** What npm takes as a name. */
function packageName(folder: string): string {
  const name = folder.toLowerCase().replace(/[^a-z\d~-]+/g, '-')
  return name.replace(/^-+|-+$/g, '') || 'wasmweld-app'
}

/** The packages of a release have one version. */
function ownVersion(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version
}

interface ProjectManifest {
  name: string
  devDependencies: Record<string, string>
}

function fillIn(path: string, { name, version }: { readonly name: string; readonly version: string }): void {
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as ProjectManifest
  const devDependencies = { ...manifest.devDependencies, 'unplugin-wasmweld': `^${version}` }
  writeFileSync(path, `${JSON.stringify({ ...manifest, name, devDependencies }, undefined, 2)}\n`)
}
