import { writeElementSection, writeTableSection } from '@wasmweld/binary'
import type { ByteWriter, Table } from '@wasmweld/binary'
import type { Layout } from '../../layout/layout.ts'
import type { Needs } from '../../layout/needs.ts'
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

/** One active segment: the functions whose address is taken, in slot order. */
export function writeElements(
  writer: ByteWriter,
  { functionTable, index, bases }: Layout,
  { slots }: Needs,
  plan: LinkPlan,
): void {
  if (functionTable === undefined) return
  const { base, index: table } = functionTable
  writeElementSection(writer, [
    {
      mode: 'active',
      table,
      offset: addressConst(base, plan, bases?.table),
      type: 'funcref',
      functions: slots.map(({ id }) => index[id]),
    },
  ])
}
