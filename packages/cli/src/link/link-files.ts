// The link itself, between files that were read and messages that are shown.
import { basename } from 'node:path'
import { demangle } from '@wasmweld/binary'
import {
  link,
  LinkError,
  type LinkOptions,
  type LinkResult,
  type LinkWatcher,
  type Problem,
  type ProblemStyle,
} from '@wasmweld/linker'
import { findSysroot, linkWithSystemLibraries, ToolchainError } from '@wasmweld/toolchain'
import { readBytes } from '../files.ts'
import type { Diagnostics } from './diagnostics.ts'
import { messagesOf, type Shown } from './messages.ts'
import { namesIn, type ReadInputs } from './read-inputs.ts'
import { readExportLists } from './export-list.ts'
import type { LinkSettings } from './settings.ts'
import type { Terminal } from '../terminal.ts'
import { LinkEnded, watchLink } from './watch-link.ts'

/** Links, shows warnings and, when there is no result, why. */
export function linkOrExplain(
  read: ReadInputs,
  settings: LinkSettings,
  style: ProblemStyle,
  { terminal, diagnostics }: { readonly terminal: Terminal; readonly diagnostics: Diagnostics },
): LinkResult | undefined {
  const shown = shownNames(settings)
  const options = { ...linkOptions(settings, read, diagnostics), ...moduleName(settings, style) }
  if (diagnostics.errors > 0) return undefined
  const told = new Set<Problem>()
  const isTold = (problem: Problem): boolean =>
    told.has(problem) ||
    (problem.kind === 'foreign-member' && read.bitcode.has(`${problem.archive}(${problem.member})`))
  const tell = (problems: readonly Problem[]): void => {
    const others = problems.filter(problem => !isTold(problem))
    for (const { problem, text, hints } of messagesOf(others, style, shown, settings))
      diagnostics.problem(problem, text, shown, hints)
    for (const problem of others) told.add(problem)
  }
  const watch = watchLink(settings, shown, tell, { terminal, diagnostics })
  for (const member of read.bitcode)
    diagnostics.warning(`${member}: LLVM bitcode takes no part in the link; compile without -flto`)
  try {
    const result = linkInputs(read, options, settings, watch)
    tell(result.warnings)
    return result
  } catch (error) {
    if (error instanceof LinkEnded) return undefined
    if (error instanceof ToolchainError) diagnostics.error(error.message)
    else if (error instanceof LinkError) {
      tell([...error.warnings, ...error.problems])
    } else throw error
    return undefined
  }
}

export const shownNames = (settings: LinkSettings): Shown => (settings.demangle ? demangle : name => name)

function linkOptions(settings: LinkSettings, read: ReadInputs, diagnostics: Diagnostics): LinkOptions {
  const { link: asked, allowUndefinedFile, exportLists, demangle: readable } = settings
  const exported = readExportLists(exportLists, diagnostics)
  const allowed = allowUndefinedFile === undefined ? [] : allowedBy(allowUndefinedFile, diagnostics)
  return {
    ...asked,
    exports: [...(asked.exports ?? []), ...exported.names],
    exportMatching: exported.patterns,
    allowUndefined: [...read.allowUndefined, ...allowed],
    ...(readable ? { demangle } : {}),
  }
}

/** The reference linker calls the module after the output's file; then the same build ids and maps come of the same inputs. */
function moduleName({ link, output }: LinkSettings, style: ProblemStyle): Pick<LinkOptions, 'moduleName'> {
  const isNamed = link.moduleName !== undefined || style !== 'wasm-ld' || output === undefined
  return isNamed ? {} : { moduleName: basename(output) }
}

function allowedBy(path: string, diagnostics: Diagnostics): readonly string[] {
  const read = readBytes(path)
  if ('bytes' in read) return namesIn(read.bytes)
  diagnostics.error(`cannot open ${path}: ${read.reason}`)
  return []
}

function linkInputs(
  { inputs, cache }: ReadInputs,
  options: LinkOptions,
  { sysroot }: LinkSettings,
  watch: LinkWatcher,
): LinkResult {
  if (sysroot === undefined) return link(inputs, options, cache, watch)
  const found = findSysroot({ target: options.target ?? 'wasm32', ...(sysroot === '' ? {} : { sysroot }) })
  if (found === undefined)
    throw new ToolchainError('no sysroot was found: name one with --sysroot=DIR or WASI_SDK_PATH')
  return linkWithSystemLibraries(inputs, options, { sysroot: found, cache, watch })
}
