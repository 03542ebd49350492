import { describeProblem, type LinkOptions, planLink } from '@wasmweld/linker'
import type { Fault } from './faults.ts'
import type { LinkSettings } from './settings.ts'

/** The kind of output that the words of the command line ask for together. */
export function outputKind({ relocatable, pie, sharedLibrary }: LinkSettings): Pick<LinkOptions, 'output'> {
  if (relocatable) return { output: 'relocatable' }
  if (sharedLibrary) return { output: 'shared' }
  return pie ? { output: 'pie' } : {}
}

/** What is wrong with the options together, in the order in which wasm-ld looks at them. */
export function contradictionsOf(settings: LinkSettings): readonly Fault[] {
  const { relocatable, pie, sharedLibrary, link, output } = settings
  const problems = planLink(link).problems
  const messages = problems.map(problem => describeProblem(problem))
  if (problems.some(({ kind }) => kind === 'early-option')) return errors(messages)
  const those = (pattern: RegExp): readonly string[] => messages.filter(message => pattern.test(message))
  return [
    ...errors(those(COMPRESS)),
    ...errors(asked(pie && sharedLibrary, '-shared and -pie may not be used together')),
    ...errors(asked(!output, 'no output file specified')),
    ...errors(messages.filter(message => !COMPRESS.test(message) && !POSITION.test(message))),
    ...errors(asked(relocatable && pie, '-r and -pie may not be used together')),
    // wasm-ld crashes here.
    ...errors(asked(relocatable && sharedLibrary, '-r and -shared may not be used together')),
    ...outputWarnings(settings).map((text): Fault => ({ severity: 'warning', text })),
    ...errors(those(POSITION)),
  ]
}

const COMPRESS = /^--compress-relocations/
const POSITION = /with -shared\/-pie$/

const asked = (isMet: boolean, text: string): readonly string[] => (isMet ? [text] : [])
const errors = (texts: readonly string[]): readonly Fault[] => texts.map(text => ({ severity: 'error', text }))

/** What one should know of the output that is asked for. */
function outputWarnings({ pie, sharedLibrary, experimentalPic, link }: LinkSettings): readonly string[] {
  const unstable: readonly (readonly [asked: boolean, what: string])[] = [
    [sharedLibrary, 'creating shared libraries, with -shared, is not yet stable'],
    [pie, 'creating PIEs, with -pie, is not yet stable'],
    [
      link.unresolvedSymbols === 'import-dynamic',
      'dynamic imports are not yet stable (--unresolved-symbols=import-dynamic)',
    ],
  ]
  const warnings = experimentalPic ? [] : unstable.flatMap(([asked, what]) => (asked ? [what] : []))
  if (link.symbolic && !sharedLibrary) warnings.push('-Bsymbolic is only meaningful when combined with -shared')
  return warnings
}
