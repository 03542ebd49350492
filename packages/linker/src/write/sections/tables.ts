import { writeElementSection, writeTableSection } from '@wasmweld/binary'
import type { ByteWriter, Table } from '@wasmweld/binary'
import type { Layout } from '../../layout/layout.ts'
import type { Needs, SlotFill } from '../../layout/needs.ts'
import type { LinkPlan } from '../../plan.ts'
import { addressConst } from './data.ts'

export function writeTables(writer: ByteWriter, { tables }: Layout): void {
  writeTableSection(
    writer,
    tables.map(({ type, placed }): Table =>
      placed === undefined ? { type } : placed.file.object.tables[placed.chunk.index],
    ),
  )
}

/**
 * Active segments: the functions whose address is taken, in slot order; then, of each run of slots that are filled for functions
 * which come later, what is in them until then.
 */
export function writeElements(writer: ByteWriter, layout: Layout, { slots, external }: Needs, plan: LinkPlan): void {
  const { functionTable, index, bases, synthetic } = layout
  if (functionTable === undefined) return
  const { base, index: table } = functionTable
  const runs = runsOf(external.fills).map(fills => ({
    offset: addressConst(fills[0].slot, plan),
    functions: fills.map(fill => synthetic.get(fill.function) ?? -1),
  }))
  const own = { offset: addressConst(base, plan, bases?.table), functions: slots.map(({ id }) => index[id]) }
  writeElementSection(
    writer,
    [...(slots.length > 0 ? [own] : []), ...runs].map(segment => ({
      mode: 'active',
      table,
      type: 'funcref',
      ...segment,
    })),
  )
}

/** Slots that follow each other. */
function runsOf(fills: readonly SlotFill[]): SlotFill[][] {
  const runs: SlotFill[][] = []
  for (const fill of fills) {
    const last = runs.at(-1)
    if (last?.at(-1)?.slot === fill.slot - 1) last.push(fill)
    else runs.push([fill])
  }
  return runs
}
