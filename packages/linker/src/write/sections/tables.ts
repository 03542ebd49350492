import { i32Const, i64Const, writeElementSection, writeTableSection } from '@wasmweld/binary'
import type { ByteWriter, Table } from '@wasmweld/binary'
import type { Layout } from '../../layout/layout.ts'
import type { Needs } from '../../layout/needs.ts'
import type { LinkPlan } from '../../plan.ts'

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
  { functionTable, index }: Layout,
  { slots }: Needs,
  { is64 }: LinkPlan,
): void {
  if (functionTable === undefined) return
  const { base, index: table } = functionTable
  writeElementSection(writer, [
    {
      mode: 'active',
      table,
      offset: is64 ? i64Const(base) : i32Const(base),
      type: 'funcref',
      functions: slots.map(({ id }) => index[id]),
    },
  ])
}
