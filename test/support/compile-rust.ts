// Programs in Rust, by Debian's rustc, whose names can be of either scheme.

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkWithUs } from './linkers.ts'
import { expandLibrary, runOrFail } from './tools.ts'

const RUSTC = '/usr/bin/rustc'

/**
 * Compiles and links a library that exports `go`. Names in the module are as the compiler made them.
 * @param directory Where files may be left.
 * @param flags Of rustc: `-Csymbol-mangling-version=v0`, `-Cmetadata=…` for other digests in names.
 */
export async function linkRust(source: string, directory: string, flags: readonly string[] = []): Promise<Uint8Array> {
  if (!existsSync(RUSTC)) throw new Error(`${RUSTC} is missing: apt-get install rustc libstd-rust-dev-wasm32`)
  writeFileSync(join(directory, 'mine.rs'), source)
  const options = ['--edition=2021', '--target=wasm32-wasi', '-O', '-Cpanic=abort', '--crate-type=staticlib', ...flags]
  await runOrFail(RUSTC, [...options, 'mine.rs', '-o', 'libmine.a'], directory)
  const libraries = ['$libc', '$rt'].map(expandLibrary)
  const { module, messages } = await linkWithUs(
    ['--no-entry', '--export=go', '--no-demangle', 'libmine.a', ...libraries],
    directory,
  )
  if (module === undefined) throw new Error(messages.join('\n'))
  return module
}
