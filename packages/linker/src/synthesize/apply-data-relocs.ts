import { instruction, RELOCATION_KINDS } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'
import type { Layout, PlacedChunk } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import { waitingRows } from '../layout/runtime-relocations.ts'
import type { LinkPlan } from '../plan.ts'
import { addressCode, pointerCode } from './pointer.ts'
import type { PointerCode } from './pointer.ts'

/** Stores the addresses in data that only the loader knows. */
export function applyDataRelocsBody(needs: Needs, layout: Layout, plan: LinkPlan): Instruction[] {
  const code: Instruction[] = []
  for (const { parts } of layout.segments) {
    for (const part of parts) if (part.kind === 'chunk') code.push(...chunkCode(part, needs, layout, plan))
  }
  return code
}

function chunkCode(
  { file, chunk, id }: PlacedChunk,
  { gotImports }: Needs,
  layout: Layout,
  plan: LinkPlan,
): Instruction[] {
  const { table, origin } = chunk.relocations
  const start = layout.chunkAddress[id] + origin - chunk.bytes.from
  return [...waitingRows(chunk, file.symbols, plan, gotImports)].flatMap(row => {
    const is64 = RELOCATION_KINDS[table.kind[row]].encoding === 'u64'
    const stored = pointerCode({ is64 })
    return [
      ...addressCode(start + table.offset[row], layout.bases?.memory, pointerCode(plan)),
      ...valueCode({ file, chunk, id }, row, layout, stored),
      stored.store,
    ]
  })
}

function valueCode({ file, chunk }: PlacedChunk, row: number, layout: Layout, code: PointerCode): Instruction[] {
  const { table } = chunk.relocations
  const symbol = file.symbols[table.index[row]]
  const kind = RELOCATION_KINDS[table.kind[row]]
  const addend = table.addend[row]
  const got = layout.got[symbol.id]
  if (got >= 0 && got < layout.importedGlobals) {
    const address = instruction('global.get', got)
    return addend === 0 ? [address] : [address, code.constant(addend), code.add]
  }
  const isSlot = kind.value === 'slot'
  const base = layout.bases?.[isSlot ? 'table' : 'memory'] ?? 0
  // What is undefined is at 0, whatever is added to it.
  const value = isSlot ? layout.slot[symbol.id] : layout.address[symbol.id] + addend || 0
  return [instruction('global.get', base), code.constant(value), code.add]
}
