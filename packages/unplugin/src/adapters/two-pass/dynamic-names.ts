// `import('./x.o')` gives a namespace, of which a bundler has to keep all. Where the importing text says which names it takes, it gets a
// module that has no others.
import { exportName } from '../../core/glue/text.ts'

const PREFIX = '\0wasmweld-names/'

/** What stands between a native module and who imports it later. */
export interface DynamicNames {
  readonly native: string
  readonly names: readonly string[]
}

export function formatDynamicId({ native, names }: DynamicNames): string {
  return `${PREFIX}${encodeURIComponent(JSON.stringify([...names].sort()))}/${native}`
}

/** Reads an id; undefined for that of any other module. */
export function parseDynamicId(id: string): DynamicNames | undefined {
  if (!id.startsWith(PREFIX)) return undefined
  const at = id.indexOf('/', PREFIX.length)
  return {
    native: id.slice(at + 1),
    names: JSON.parse(decodeURIComponent(id.slice(PREFIX.length, at))) as readonly string[],
  }
}

export function dynamicText({ native, names }: DynamicNames): string {
  return `export { ${names.map(exportName).join(', ')} } from ${JSON.stringify(native)}\n`
}
