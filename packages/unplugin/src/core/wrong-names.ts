// Names that are imported and are not there: each is told, at the line that imports it.
import { closest } from '@wasmweld/linker'
import type { Environment } from './environment.ts'
import { placed } from './error-report.ts'
import { hintAtExport } from './export-hint.ts'
import { RUNTIME_NAMES } from './glue/runtime.ts'
import type { ErrorReport } from './hook-context.ts'
import { locateImport } from './locate.ts'
import { MEMORY, symbolsByName } from './native-exports.ts'
import type { NativeFile } from './native-file.ts'
import type { Facet } from './native-id.ts'
import { displayPath } from './paths.ts'

export interface NamedImport {
  readonly names: readonly string[]
  readonly importer: string
  readonly specifier: string
}

/** What is wrong with an import of a file. */
export function wrongNames(
  { settings }: Environment,
  file: NativeFile,
  facet: Facet,
  { names, importer, specifier }: NamedImport,
): readonly ErrorReport[] {
  const known = symbolsByName(file.exports)
  const isKnown = (name: string): boolean =>
    known.has(name) || (name === MEMORY && file.kind !== 'finished') || (facet === 'side' && name === 'default')
  const wrong = names.filter(name => !isKnown(name))
  return wrong.map(name => {
    const location = locateImport(importer, specifier, name)
    const place =
      location === undefined
        ? ''
        : `\n  imported as '${specifier}' at ${displayPath(location.file, settings.root)}:${location.line}`
    return {
      message: `${file.name} has no export ${name}${place}${hintAtExport(name, file)}`,
      ...(location && placed(location)),
    }
  })
}

/** The same of the runtime of a program. */
export function wrongRuntimeNames({ names, importer, specifier }: NamedImport): readonly ErrorReport[] {
  const wrong = names.filter(name => !RUNTIME_NAMES.includes(name))
  return wrong.map(name => {
    const location = locateImport(importer, specifier, name)
    const [similar] = closest(name, [...RUNTIME_NAMES])
    const message = `${specifier} has no export ${name}${similar === undefined ? '' : `\n  did you mean ${similar}?`}`
    return { message, ...(location && placed(location)) }
  })
}
