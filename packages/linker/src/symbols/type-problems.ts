import type { GlobalType } from '@wasmweld/binary'
import type { ObjectSymbol } from '../input/object-file.ts'
import type { Problem } from '../problems.ts'
import { setReference } from './fill-symbol.ts'
import { createSymbol, fileName } from './link-symbol.ts'
import type { LinkSymbol, LinkedFile } from './resolution.ts'

const formatGlobalType = ({ value, mutable }: GlobalType): string => `${mutable ? 'var' : 'const'} ${value}`

/** The two types as text where they differ; undefined where they agree, or where one is not known. */
function difference<Type>(
  one: Type | undefined,
  other: Type | undefined,
  format: (type: Type) => string,
): [string, string] | undefined {
  if (one === undefined || other === undefined) return undefined
  const texts: [string, string] = [format(one), format(other)]
  return texts[0] === texts[1] ? undefined : texts
}

/** What is wrong between a symbol and one more file's idea of it: globals and tables must agree, tags should. */
export function typeProblem(existing: LinkSymbol, file: LinkedFile, entry: ObjectSymbol): Problem | undefined {
  const fresh = setReference(createSymbol(0, entry.name, entry.kind), file, entry, false)
  const side = <Value>(value: Value, symbolFile: string) => ({ value, file: symbolFile })
  const global = difference(existing.globalType, fresh.globalType, formatGlobalType)
  const table = difference(existing.tableType, fresh.tableType, ({ element }) => element)
  const differing = global ?? table
  if (differing !== undefined) {
    const [first, second] = [side(differing[0], fileName(existing)), side(differing[1], file.name)]
    return {
      kind: 'type-mismatch',
      severity: 'error',
      what: global === undefined ? 'Table' : 'Global',
      name: entry.name,
      first,
      second,
    }
  }
  if (
    entry.kind !== 'tag' ||
    existing.typeKey === fresh.typeKey ||
    existing.type === undefined ||
    fresh.type === undefined
  )
    return undefined
  const [first, second] = [side(existing.type, fileName(existing)), side(fresh.type, file.name)]
  return { kind: 'tag-mismatch', severity: 'warning', name: entry.name, first, second }
}
