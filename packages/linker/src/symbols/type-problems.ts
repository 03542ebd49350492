import type { GlobalType, TableType } from '@wasmweld/binary'
import type { ObjectSymbol } from '../input/object-file.ts'
import type { Problem } from '../problems.ts'
import { setReference } from './fill-symbol.ts'
import { createSymbol, fileName } from './link-symbol.ts'
import type { LinkSymbol, LinkedFile } from './resolution.ts'

export const formatGlobalType = ({ value, mutable }: GlobalType): string => `${mutable ? 'var' : 'const'} ${value}`

/** LLVM's dump of the type; of two tables only the elements must agree. */
function formatTableType({ element, limits: { minimum, maximum, address } }: TableType): string {
  const flags = (maximum === undefined ? 0 : 1) | (address === 'i64' ? 4 : 0)
  const max = maximum === undefined ? '' : `; max=${maximum}`
  return `type=${element}; limits=[flags=0x${flags}; min=${minimum}${max}]`
}

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
  const sameElement = existing.tableType?.element === fresh.tableType?.element
  const table = sameElement ? undefined : difference(existing.tableType, fresh.tableType, formatTableType)
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
