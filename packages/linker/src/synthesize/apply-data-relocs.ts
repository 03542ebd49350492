import { instruction, RELOCATION_KINDS } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'
import { isOfThread } from '../layout/got.ts'
import type { Layout, OutputSegment, PlacedChunk } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import { waitingRows } from '../layout/runtime-relocations.ts'
import type { LinkPlan } from '../plan.ts'
import type { LinkSymbol } from '../symbols/resolution.ts'
import { addressCode, pointerCode } from './pointer.ts'
import type { PointerCode } from './pointer.ts'

/** Stores the addresses in data that only the loader knows. */
export function applyDataRelocsBody(needs: Needs, layout: Layout, plan: LinkPlan): Instruction[] {
  const { segments, bases, importedGlobals } = layout
  return new RelocationCode(layout, plan, {
    base: bases?.memory,
    gotEnd: importedGlobals,
    waiting: needs.gotImports,
  }).of(segments.filter(({ isTls }) => !(isTls && plan.sharedMemory)))
}

/** The same for the data of a thread, in its own block. */
export function applyTlsRelocsBody(needs: Needs, layout: Layout, plan: LinkPlan): Instruction[] {
  const base = plan.isPic ? layout.tlsBase : undefined
  // As wasm-ld: whatever has a GOT global is stored again, of a program that stands still too.
  const waiting = new Set([...needs.gotImports, ...needs.gotSymbols])
  return new RelocationCode(layout, plan, { base, gotEnd: Infinity, waiting }).of(
    layout.segments.filter(({ isTls }) => isTls),
  )
}

interface Place {
  /** The global that the places to store to count from. */
  readonly base: number | undefined
  /** GOT globals below this have their values when the code runs. */
  readonly gotEnd: number
  /** The symbols whose addresses the code stores, even where the program stands still. */
  readonly waiting: ReadonlySet<LinkSymbol>
}

class RelocationCode {
  readonly #layout: Layout
  readonly #plan: LinkPlan
  readonly #place: Place

  constructor(layout: Layout, plan: LinkPlan, place: Place) {
    this.#layout = layout
    this.#plan = plan
    this.#place = place
  }

  of(segments: readonly OutputSegment[]): Instruction[] {
    const chunks = segments.flatMap(({ parts }) => parts.filter(part => part.kind === 'chunk'))
    return chunks.flatMap(part => this.#chunk(part))
  }

  #chunk({ file, chunk, id }: PlacedChunk): Instruction[] {
    const { table, origin } = chunk.relocations
    const start = this.#layout.chunkAddress[id] + origin - chunk.bytes.from
    return [...waitingRows(chunk, file.symbols, this.#plan, this.#place.waiting)].flatMap(row => {
      const is64 = RELOCATION_KINDS[table.kind[row]].encoding === 'u64'
      const stored = pointerCode({ is64 })
      return [
        ...addressCode(start + table.offset[row], this.#place.base, pointerCode(this.#plan)),
        ...this.#value({ file, chunk, id }, row, stored),
        stored.store,
      ]
    })
  }

  #value({ file, chunk }: PlacedChunk, row: number, code: PointerCode): Instruction[] {
    const { got, slot, address, tlsBase, bases } = this.#layout
    const { table } = chunk.relocations
    const symbol = file.symbols[table.index[row]]
    const addend = table.addend[row]
    const global = got[symbol.id]
    if (global >= 0 && global < this.#place.gotEnd) {
      const get = instruction('global.get', global)
      return addend === 0 ? [get] : [get, code.constant(addend), code.add]
    }
    const isSlot = RELOCATION_KINDS[table.kind[row]].value === 'slot'
    const base = isOfThread(symbol, this.#plan) ? tlsBase : bases?.[isSlot ? 'table' : 'memory']
    // What is undefined is at 0, whatever is added to it.
    const value = isSlot ? slot[symbol.id] : address[symbol.id] + addend || 0
    return [instruction('global.get', base ?? 0), code.constant(value), code.add]
  }
}
