// Hints for undefined symbols: which library, here or in the folders that are searched, would have had it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInputCache, type InputCache, type LinkInput, openInput } from '@wasmweld/linker'
import { definingMember } from './archive-symbols.ts'
import { asInput, definesLazily } from './missing-libraries.ts'
import { namesIn } from './paths.ts'
import type { Sysroot } from './sysroot.ts'
import type { SysrootFile } from './sysroot-file.ts'
import { systemFiles } from './system-libraries.ts'
import { ToolchainError } from './toolchain-error.ts'

export interface SymbolProvider {
  /** The archive as it was given. */
  readonly archive: string
  /** The member of it that defines the symbol. */
  readonly member: string
}

/** Archives that define `name`, in the order given; one that cannot be read defines nothing. */
export function whoDefines(
  name: string,
  archives: readonly LinkInput[],
  cache: InputCache = createInputCache(),
): readonly SymbolProvider[] {
  return archives.flatMap(archive => {
    const member = memberDefining(name, archive, cache)
    return member === undefined ? [] : [{ archive: archive.name, member }]
  })
}

/** The file of a sysroot that would join for `name`; undefined when none of them defines it. One that
 * cannot be read defines nothing: this is for hints. */
export function systemProvider(
  name: string,
  sysroot: Sysroot,
  cache: InputCache = createInputCache(),
): SysrootFile | undefined {
  return systemFiles(sysroot).find(file => {
    try {
      return definesLazily(name, openInput(asInput(file), cache))
    } catch (error) {
      if (error instanceof ToolchainError) return false
      throw error
    }
  })
}

/** All static libraries in `directories`, then those of the sysroot: what a hint may point to. */
export function availableArchives(directories: readonly string[], sysroot?: Sysroot): readonly LinkInput[] {
  const inFolders = directories.flatMap(librariesIn)
  const inSysroot = sysroot === undefined ? [] : systemFiles(sysroot).map(asInput)
  return [...inFolders, ...inSysroot.filter(({ name }) => name.endsWith('.a'))]
}

/** What cannot be read can be linked no more than what is not there. */
function librariesIn(directory: string): readonly LinkInput[] {
  return namesIn(directory)
    .filter(name => name.startsWith('lib') && name.endsWith('.a'))
    .flatMap(name => {
      const path = join(directory, name)
      try {
        return { name: path, bytes: readFileSync(path) }
      } catch {
        return []
      }
    })
}

// A folder that libraries are searched in may hold another system's archives: a hint must not fail for them.
function memberDefining(name: string, archive: LinkInput, cache: InputCache): string | undefined {
  const opened = openInput(archive, cache)
  if (opened.kind !== 'archive') return undefined
  const header = definingMember(opened.archive, name)
  return opened.archive.members.find(member => member.header === header)?.name
}
