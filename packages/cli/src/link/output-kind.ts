import type { LinkOptions } from '@wasmweld/linker'
import type { LinkSettings } from './settings.ts'

/** The kind of output that the words of the command line ask for together. */
export function outputKind({ pie, sharedLibrary }: LinkSettings): Pick<LinkOptions, 'output'> {
  if (sharedLibrary) return { output: 'shared' }
  return pie ? { output: 'pie' } : {}
}

/** What is asked for and cannot be together. */
export function outputConflicts({ pie, sharedLibrary, link }: LinkSettings): readonly string[] {
  const isRelocatable = link.output === 'relocatable'
  const conflicts: readonly (readonly [isMet: boolean, message: string])[] = [
    [pie && sharedLibrary, '-shared and -pie may not be used together'],
    [isRelocatable && pie, '-r and -pie may not be used together'],
    // wasm-ld crashes here.
    [isRelocatable && sharedLibrary, '-r and -shared may not be used together'],
  ]
  return conflicts.flatMap(([isMet, message]) => (isMet ? [message] : []))
}

/** What one should know of the output that is asked for. */
export function outputWarnings({ pie, sharedLibrary, experimentalPic, link }: LinkSettings): readonly string[] {
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
