// The files that Farm has made, as reports want them: in the form of a metafile.
import { join } from 'node:path'
import { slashed } from '../../core/paths.ts'
import { FILE_NAMESPACE, type ModulePaths, NAMESPACE } from '../two-pass/module-paths.ts'
import type { EmittedFile } from '../two-pass/final-module.ts'
import type { MadeOutput, Metafile } from '../two-pass/metafile-bundle.ts'
import type { Resource } from './farm-api.ts'

/** Who imports what, by Farm's ids of modules. */
export type Imports = ReadonlyMap<string, ReadonlyMap<string, 'dynamic-import' | 'import-statement'>>

interface Making {
  readonly root: string
  readonly paths: ModulePaths
  readonly imports: Imports
  /** Linked files by their names. */
  readonly linked: ReadonlyMap<string, EmittedFile>
}

export function madeOutput(
  resources: Readonly<Record<string, Resource>>,
  { root, paths, imports, linked }: Making,
): MadeOutput {
  // The page is written later, and the runtime is a part of it.
  const files = Object.entries(resources).filter(([, { emitted, resourceType }]) => !emitted && resourceType !== 'html')
  const outputs = files.map(([name, { bytes, info }]) => {
    const file = linked.get(name)
    const modules = Object.entries(info?.modules ?? {}).map(
      ([id, { renderedLength }]) => [id, { bytesInOutput: renderedLength }] as const,
    )
    const own =
      file === undefined ? modules : [[`${FILE_NAMESPACE}:${file.reference}`, { bytesInOutput: bytes.length }]]
    return [name, { inputs: Object.fromEntries(own) as Metafile['outputs'][string]['inputs'] }] as const
  })
  const ids = new Set([...imports.keys(), ...outputs.flatMap(([, { inputs }]) => Object.keys(inputs))])
  const inputs = [...ids].map(id => {
    const all = [...(imports.get(id) ?? [])].map(([path, kind]) => ({ path, kind }))
    return [id, { imports: all }] as const
  })
  return {
    metafile: { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs) },
    contents: new Map(files.map(([name, { bytes }]) => [name, Uint8Array.from(bytes)])),
    idOf: id => (id.startsWith(`${NAMESPACE}:`) ? paths.idOfInput(id) : slashed(join(root, id))),
    referenceOf: id => paths.referenceOf(id),
    fileName: name => name,
  }
}
