// What modules of JavaScript are called in reports: the same on every machine.
import { dirname, relative } from 'node:path'
import { createRequire } from 'node:module'
import { DEFAULT_PROGRAM, parseNativeId, parseProgramId } from '../native-id.ts'
import { displayPath, slashed } from '../paths.ts'

export interface ModuleName {
  readonly name: string
  readonly package?: string
  /** Is it the plugin's own: a loader, bindings, the runtime? */
  readonly isGlue: boolean
}

/** A module's name from the project's root, or from its package's. */
export function moduleName(id: string, root: string): ModuleName {
  return programName(id) ?? nativeName(id, root) ?? ownName(id) ?? packageName(id) ?? fileName(id, root)
}

function programName(id: string): ModuleName | undefined {
  const own = parseProgramId(id)
  if (own === undefined) return undefined
  const { part, program } = own
  const which = program === DEFAULT_PROGRAM ? '' : ` ${program}`
  return { name: `wasmweld:${part}${which}`, isGlue: true }
}

function nativeName(id: string, root: string): ModuleName | undefined {
  const native = parseNativeId(id)
  if (native === undefined) return undefined
  const query = id.slice(native.path.length)
  const { name, package: from } = packageName(native.path) ?? fileName(native.path, root)
  return { name: `${name}${query} (bindings)`, ...(from === undefined ? {} : { package: from }), isGlue: true }
}

const folderOf = (name: string): string =>
  slashed(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)))
const RUNTIME = folderOf('@wasmweld/runtime')
const SELF = folderOf('unplugin-wasmweld')

/** The runtime's modules, wherever they are installed. */
function ownName(id: string): ModuleName | undefined {
  if (id.startsWith(`${RUNTIME}/`)) return ownModule('@wasmweld/runtime', id.slice(RUNTIME.length))
  if (id.startsWith(`${SELF}/runtime/`)) return ownModule('unplugin-wasmweld', id.slice(SELF.length))
  return undefined
}

const ownModule = (name: string, path: string): ModuleName => ({ name: `${name}${path}`, package: name, isGlue: true })

function packageName(id: string): ModuleName | undefined {
  const path = id.slice(id.lastIndexOf('/node_modules/') + '/node_modules/'.length)
  if (!id.includes('/node_modules/')) return undefined
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]
  return { name: path, ...(name === undefined ? {} : { package: name }), isGlue: false }
}

/** Virtual modules begin with a null byte; some carry the path of a file. */
function fileName(id: string, root: string): ModuleName {
  const visible = id.replaceAll('\0', '')
  const shown = displayPath(visible, root)
  const isOutside = shown === slashed(visible) && /^(?:\/|[A-Za-z]:)/.test(visible)
  const name = isOutside ? slashed(relative(root, visible)) : shown
  return { name: name.replaceAll(`${slashed(root)}/`, ''), isGlue: false }
}
