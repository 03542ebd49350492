// The arguments that a source is compiled with: the target and where its headers are, then what the user asks for.
import { isAbsolute, join, resolve } from 'node:path'
import type { CompileRequest } from './compile-source.ts'
import { wasiSysroot } from '../sysroot-directories.ts'

export function compileFlags({ compiler, sysroot, target, root, flags }: CompileFlagsRequest): readonly string[] {
  const triple = sysroot?.triple ?? `${target}-wasip1`
  return [
    `--target=${triple}`,
    // clang calls the older name of the same target deprecated; a distribution's headers still lie under it.
    ...(triple.endsWith('-wasi') ? ['-Wno-deprecated', '-Wdeprecated-declarations'] : []),
    ...(compiler.kind === 'command' ? sysrootFlags(sysroot) : []),
    '-fno-color-diagnostics',
    ...absoluteFlags(flags, root),
  ]
}

type CompileFlagsRequest = Pick<CompileRequest, 'compiler' | 'sysroot' | 'target' | 'root' | 'flags'>

function sysrootFlags(sysroot: CompileRequest['sysroot']): readonly string[] {
  if (sysroot?.name === 'wasi-sdk') return [`--sysroot=${wasiSysroot(sysroot.path)}`]
  return sysroot?.name === 'directory' ? [`--sysroot=${sysroot.path}`] : []
}

/** Flags that a path follows, at once or as the next argument. */
const PATH_FLAGS = ['-I', '-isystem', '-iquote', '-idirafter', '-include', '-imacros']

/** Paths from the root made absolute: not every compiler runs there, and what they say of files is then found again. */
export function absoluteFlags(flags: readonly string[], root: string): readonly string[] {
  return flags.map((flag, at) => {
    if (PATH_FLAGS.includes(flags[at - 1])) return resolve(root, flag)
    const name = PATH_FLAGS.find(each => flag.startsWith(each) && flag.length > each.length)
    if (name === undefined) return flag
    const path = flag.slice(name.length)
    return isAbsolute(path) ? flag : `${name}${join(root, path)}`
  })
}

/** Folders that arguments name for `#include`, and files that they include themselves. */
export function includePaths(flags: readonly string[]): {
  readonly folders: readonly string[]
  readonly files: readonly string[]
} {
  const folders: string[] = []
  const files: string[] = []
  flags.forEach((flag, at) => {
    const name = PATH_FLAGS.find(each => flag.startsWith(each))
    if (name === undefined) return
    const path = flag === name ? flags[at + 1] : flag.slice(name.length)
    if (path !== undefined) (name.startsWith('-i') && /^-i(?:nclude|macros)/.test(name) ? files : folders).push(path)
  })
  return { folders, files }
}
