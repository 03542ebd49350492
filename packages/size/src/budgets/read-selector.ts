import { closest } from '@wasmweld/linker'
import type { Pattern } from './budget.ts'
import { shown } from './faults.ts'
import type { Faults } from './faults.ts'
import { GROUP_ROWS } from './groups.ts'
import type { GroupKind } from './groups.ts'

/** What a budget is for, as one form. */
export type PlannedSelector =
  'total' | { readonly kind: GroupKind; readonly pattern: Pattern; readonly names?: Pattern }

const KINDS: readonly string[] = GROUP_ROWS.map(({ kind }) => kind)

/** Reads a selector. Where there are faults, what it returns is of no use. */
export function readSelector(select: unknown, faults: Faults): PlannedSelector {
  if (select === 'total') return 'total'
  if (typeof select !== 'object' || select === null || Array.isArray(select)) {
    const example =
      typeof select === 'string' ? `{ ${closest(select, KINDS)[0] ?? 'output'}: ${JSON.stringify(select)} }` : `'total'`
    faults.add(
      `select: expected 'total' or an object as { archive: 'libc.a' }, found ${shown(select)}; write select: ${example}`,
    )
    return 'total'
  }
  const fields = select as Readonly<Record<string, unknown>>
  const kinds = Object.keys(fields).filter(key => key !== 'names' || !('import' in fields))
  faults.unknown(kinds, KINDS, 'a selector')
  const [kind] = kinds
  if (kinds.length !== 1)
    faults.add(`select: expected one of ${KINDS.join(', ')}, found ${kinds.join(' and ') || 'none'}`)
  if (kinds.length !== 1 || !KINDS.includes(kind)) return 'total'
  const pattern = faults.pattern(kind, fields[kind])
  const names = fields.names === undefined ? {} : { names: faults.pattern('names', fields.names) }
  return { kind: kind as GroupKind, pattern, ...names }
}

/** A selector's patterns as one text: `libc.a`, `./codec.wasm (decode*)`. */
export function patternText({ pattern, names }: { readonly pattern: Pattern; readonly names?: Pattern }): string {
  const text = (each: Pattern): string => (typeof each === 'string' ? each : each.join(', '))
  return names === undefined ? text(pattern) : `${text(pattern)} (${text(names)})`
}
