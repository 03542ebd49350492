import { closest, type LinkOptions } from '@wasmweld/linker'
import { type Flag, FLAGS, OWN_FLAGS } from '../flags.ts'
import { settleBuildId } from './build-id.ts'
import { requestInput } from './effects.ts'
import type { LinkProgram } from './link-command.ts'
import { outputKind } from './output-kind.ts'
import { type Argument, parseArguments } from './parse-arguments.ts'
import { expandResponseFiles } from './response-file.ts'
import { type LinkSettings, newSettings } from './settings.ts'

interface ReadSettings {
  readonly settings: LinkSettings
  /** The words that it was read from. */
  readonly parsed: readonly Argument[]
  /** What is no option at all: told before all else: response files that cannot be read, then the unfinished one. */
  readonly malformed: readonly string[]
  /** A line about response files, to be told before everything else. */
  readonly remark: string | undefined
}

/**
 * Where `wasmweld link` does by itself what wasm-ld does not. People are told at once of what would trap much later, and build systems
 * go on as with wasm-ld.
 */
const OWN_DEFAULTS: LinkOptions = { signatureMismatch: 'error', startStopGc: false, localNames: true }

/** What a command line asks for. */
export function readSettings(words: readonly string[], program: LinkProgram): ReadSettings {
  const settings = newSettings()
  if (program === 'wasmweld') Object.assign(settings.link, OWN_DEFAULTS)
  const flags = program === 'wasmweld' ? [...FLAGS, ...OWN_FLAGS] : FLAGS
  const expanded = expandResponseFiles(withoutFlavor(words))
  const parsed = parseArguments(expanded.words, flags)
  for (const argument of parsed) {
    if (argument.kind === 'option') argument.flag.effect(settings, argument.value, argument.written)
    if (argument.kind === 'input') requestInput(settings, 'file', argument.path)
  }
  settleBuildId(settings)
  Object.assign(settings.link, outputKind(settings))
  // A drop-in refuses what the original refuses.
  if (program === 'wasm-ld') settings.link.rewriteDebug = false
  if (settings.allowUndefined) Object.assign(settings.link, { importUndefined: true, unresolvedSymbols: 'ignore-all' })
  const suggest = program === 'wasmweld' ? (written: string) => suggestion(written, flags) : () => ''
  const malformed = [...expanded.errors, ...incomplete(parsed), ...unknown(parsed, suggest)]
  return { settings, parsed, malformed, remark: expanded.remark }
}

const incomplete = (parsed: readonly Argument[]): readonly string[] =>
  parsed.flatMap(argument => (argument.kind === 'incomplete' ? [`${argument.written}: missing argument`] : []))

const unknown = (parsed: readonly Argument[], suggest: (written: string) => string): readonly string[] =>
  parsed.flatMap(argument =>
    argument.kind === 'unknown' ? [`unknown argument: ${argument.written}${suggest(argument.written)}`] : [],
  )

function suggestion(written: string, flags: readonly Flag[]): string {
  const [, name] = /^--?([^=]*)/.exec(written) ?? []
  const names = flags.flatMap(({ spellings }) => spellings.map(({ text }) => text.replace('=', '')))
  const near = closest(name, [...new Set(names)])
  return near.length === 0 ? '' : `\n  did you mean ${near.map(text => `--${text}`).join(' or ')}?`
}

/** rustc calls every lld with the flavour it wants. */
function withoutFlavor(words: readonly string[]): readonly string[] {
  return words[0] === '-flavor' && words[1] === 'wasm' ? words.slice(2) : words
}
