// The npm package @yowasp/clang carries clang as WebAssembly and its sysroot as one tar file: a project that has it in its
// node_modules needs nothing installed on the machine.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isFile } from './paths.ts'
import type { Sysroot } from './sysroot.ts'
import { BUILTINS } from './sysroot-directories.ts'
import { tarMembers } from './tar-members.ts'

export const YOWASP = '@yowasp/clang'

/** The package's main module as a project in `from` would import it. */
export function findYowasp(from: string): string | undefined {
  try {
    return createRequire(join(from, 'package.json')).resolve(YOWASP)
  } catch {
    return undefined
  }
}

export function yowaspSysroot(from: string, triples: readonly string[]): Sysroot | undefined {
  const module = findYowasp(from)
  const path = module && join(dirname(module), 'llvm-resources.tar')
  if (path === undefined || !isFile(path)) return undefined
  const members = tarMembers(path, 'lib/')
  const triple = triples.find(name => members.has(`lib/${name}/libc.a`))
  if (triple === undefined) return undefined
  const builtins = `lib/${triple.replace('-', '-unknown-')}/${BUILTINS}`
  return {
    name: YOWASP,
    path,
    triple,
    directories: [],
    file: name => members.get(name === BUILTINS ? builtins : `lib/${triple}/${name}`),
  }
}
