import { isFile } from './paths.ts'
import { ToolchainError } from './toolchain-error.ts'

export interface FindLibraryOptions {
  /** Take `libX.so` where a folder has it: what `-Bdynamic` asks for. Off by default, as in a static link. */
  readonly shared?: boolean
}

/**
 * Path of the library that `-l` asks for by `name`: in the first of `directories` that has it, `libNAME.so` if shared libraries may
 * be linked, then `libNAME.a`; `:file.a` is looked for by exactly that name. Throws a `ToolchainError` whose summary is in
 * wasm-ld's words.
 */
export function findLibrary(name: string, directories: readonly string[], options: FindLibraryOptions = {}): string {
  const suffixes = options.shared ? ['.so', '.a'] : ['.a']
  const files = name.startsWith(':') ? [name.slice(1)] : suffixes.map(suffix => `lib${name}${suffix}`)
  for (const directory of directories) {
    const found = files.map(file => inDirectory(directory, file)).find(isFile)
    if (found !== undefined) return found
  }
  const places = directories.length === 0 ? 'no folder: none was named' : directories.map(shown).join(', ')
  throw new ToolchainError(`unable to find library -l${name}`, `looked for ${files.join(' and ')} in ${places}`)
}

const shown = (directory: string): string => (directory === '' ? '.' : directory)

// Kept as the user wrote it, `./libz.a` for `.`, since this path appears in messages; `join` would shorten it.
function inDirectory(directory: string, file: string): string {
  if (directory === '') return file
  return directory.endsWith('/') ? directory + file : `${directory}/${file}`
}
