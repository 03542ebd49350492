// The link itself, between files that were read and messages that are shown.
import { demangle } from '@wasmweld/binary'
import { link, LinkError, type LinkOptions, type LinkResult, type Problem, type ProblemStyle } from '@wasmweld/linker'
import { findSysroot, linkWithSystemLibraries, ToolchainError } from '@wasmweld/toolchain'
import { readBytes } from '../files.ts'
import type { Diagnostics } from './diagnostics.ts'
import { messagesOf, type Shown } from './messages.ts'
import { outputConflicts, outputKind, outputWarnings } from './output-kind.ts'
import { namesIn, type ReadInputs } from './read-inputs.ts'
import type { LinkSettings } from './settings.ts'

/** Links, shows warnings and, when there is no result, why. */
export function linkOrExplain(
  read: ReadInputs,
  settings: LinkSettings,
  style: ProblemStyle,
  diagnostics: Diagnostics,
): LinkResult | undefined {
  const options = linkOptions(settings, read, diagnostics)
  if (diagnostics.errors > 0) return undefined
  const shown: Shown = settings.demangle ? demangle : name => name
  const warn = (warnings: readonly Problem[]): void => {
    const isTold = (problem: Problem): boolean =>
      problem.kind === 'foreign-member' && read.bitcode.has(`${problem.archive}(${problem.member})`)
    const others = warnings.filter(problem => !isTold(problem))
    for (const message of messagesOf(others, style, shown, settings)) diagnostics.warn(message)
  }
  const introduce = (): void => {
    for (const message of outputConflicts(settings)) diagnostics.error(message)
    for (const message of outputWarnings(settings)) diagnostics.warn(message)
  }
  for (const member of read.bitcode)
    diagnostics.warn(`${member}: LLVM bitcode takes no part in the link; compile without -flto`)
  try {
    const result = linkInputs(read, options, settings)
    introduce()
    warn(result.warnings)
    return result
  } catch (error) {
    if (error instanceof ToolchainError) diagnostics.error(error.message)
    else if (error instanceof LinkError) {
      if (!error.problems.some(({ kind }) => kind === 'early-option')) introduce()
      if (outputConflicts(settings).length > 0) return undefined
      warn(error.warnings)
      for (const message of messagesOf(error.problems, style, shown, settings)) diagnostics.error(message)
    } else throw error
    return undefined
  }
}

function linkOptions(settings: LinkSettings, read: ReadInputs, diagnostics: Diagnostics): LinkOptions {
  const { link: asked, allowUndefinedFile, demangle: readable } = settings
  const allowed = allowUndefinedFile === undefined ? [] : allowedBy(allowUndefinedFile, diagnostics)
  return {
    ...asked,
    ...outputKind(settings),
    allowUndefined: [...read.allowUndefined, ...allowed],
    ...(readable ? { demangle } : {}),
  }
}

function allowedBy(path: string, diagnostics: Diagnostics): readonly string[] {
  const read = readBytes(path)
  if ('bytes' in read) return namesIn(read.bytes)
  diagnostics.error(`cannot open ${path}: ${read.reason}`)
  return []
}

function linkInputs({ inputs, cache }: ReadInputs, options: LinkOptions, { sysroot }: LinkSettings): LinkResult {
  if (sysroot === undefined) return link(inputs, options, cache)
  const found = findSysroot({ target: options.target ?? 'wasm32', ...(sysroot === '' ? {} : { sysroot }) })
  if (found === undefined)
    throw new ToolchainError('no sysroot was found: name one with --sysroot=DIR or WASI_SDK_PATH')
  return linkWithSystemLibraries(inputs, options, { sysroot: found, cache })
}
