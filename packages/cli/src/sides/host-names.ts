// Which functions a host gives: a list of names, or the JavaScript that Emscripten puts beside a module.

/** A list that cannot be made out; the message says what was expected. */
export class HostNamesError extends Error {}

/** By import module. */
export type HostNames = Readonly<Record<string, readonly string[]>>

/**
 * `NAME` or `MODULE.NAME` a line, with `#` before comments; JSON: a list of such names, or lists by import module; or a `.js` file in which
 * `wasmImports` is the object of all functions. Names without a module are those of `env`.
 */
export function hostNames(path: string, text: string): HostNames {
  if (/\.[cm]?js$/.test(path)) return { env: scriptNames(text) }
  if (/\.json$/.test(path)) return jsonNames(text)
  const lines = text.split('\n').map(line => line.replace(/#.*/, '').trim())
  return byModule(lines.filter(line => line !== ''))
}

function byModule(names: readonly string[]): HostNames {
  const found: Record<string, string[]> = {}
  for (const name of names) {
    const dot = name.lastIndexOf('.')
    const module = dot < 0 ? 'env' : name.slice(0, dot)
    found[module] = [...(found[module] ?? []), name.slice(dot + 1)]
  }
  return found
}

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(name => typeof name === 'string')

function jsonNames(text: string): HostNames {
  const value: unknown = parse(text)
  if (isNames(value)) return byModule(value)
  if (typeof value === 'object' && value !== null && Object.values(value).every(isNames)) return value as HostNames
  throw new HostNamesError('expected a list of names, or an object with such a list for each import module')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new HostNamesError(`expected JSON: ${(error as Error).message}`)
  }
}

function scriptNames(text: string): readonly string[] {
  const object = /\bwasmImports\s*=\s*\{([^}]*)\}/.exec(text)
  if (object === null)
    throw new HostNamesError(
      'expected wasmImports = {…}, as Emscripten writes it for modules that load others; or give a list of names in a text file',
    )
  return object[1].split(',').flatMap(entry => /^\s*["']?([\w$]+)/.exec(entry)?.[1] ?? [])
}
