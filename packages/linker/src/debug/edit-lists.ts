import { ByteReader, expressionOperands, FormatError, readListContribution } from '@wasmweld/binary'
import type { Contribution } from '@wasmweld/binary'
import { ChunkEditor, storeFixed } from './chunk-editor.ts'
import type { EditedChunk } from './chunk-editor.ts'
import { readNumber } from './code-address.ts'
import type { DebugChunk } from './debug-chunk.ts'
import type { FileEdit } from './file-edit.ts'
import { readList } from './read-list.ts'
import type { DebugList, ListEntry, PlacedOperand } from './read-list.ts'

/** Writes a section of lists with the new distances; where only some entries stay, the lists of those. */
export function editLists(chunk: DebugChunk, edit: FileEdit): EditedChunk {
  const writer = new ListWriter(chunk, edit)
  return chunk.name === '.debug_rnglists' || chunk.name === '.debug_loclists' ? writer.contributions() : writer.whole()
}

class ListWriter {
  readonly #chunk: DebugChunk
  readonly #edit: FileEdit
  readonly #editor: ChunkEditor
  readonly #lists: readonly DebugList[]

  constructor(chunk: DebugChunk, edit: FileEdit) {
    this.#chunk = chunk
    this.#edit = edit
    this.#editor = new ChunkEditor(chunk)
    this.#lists = [...(edit.uses.lists.get(chunk)?.values() ?? [])].sort((one, other) => one.place.at - other.place.at)
  }

  whole(): EditedChunk {
    this.#between(this.#chunk.from, this.#chunk.to)
    return this.#editor.finish()
  }

  contributions(): EditedChunk {
    const reader = this.#chunk.reader()
    while (!reader.atEnd()) {
      const contribution = readListContribution(reader)
      const { base, to } = contribution
      const isUsed =
        !this.#edit.prunes ||
        this.#edit.uses.named.has(this.#chunk, base) ||
        this.#lists.some(({ place }) => place.at >= base && place.at < to)
      if (isUsed) this.#contribution(contribution)
    }
    return this.#editor.finish()
  }

  #contribution({ from, to, base, lengthAt, offsetSize, offsetCount }: Contribution): void {
    const { out } = this.#editor
    const start = this.#editor.copy(from, base)
    const numbered: number[] = []
    for (let number = 0; number < offsetCount; number++) {
      const at = base + number * offsetSize
      if (this.#edit.prunes && !this.#edit.uses.indexed.has(this.#chunk, at)) continue
      numbered.push(base + readNumber(this.#chunk.bytes, at, offsetSize))
      out.zeros(offsetSize)
    }
    this.#between(base + offsetCount * offsetSize, to)
    const { placeOf } = this.#editor.finish()
    const tableAt = start + base - from
    storeFixed(out, tableAt - 4, numbered.length, 4)
    numbered.forEach((list, number) =>
      storeFixed(
        out,
        tableAt + number * offsetSize,
        (placeOf(list - this.#chunk.from) ?? tableAt) - tableAt,
        offsetSize,
      ),
    )
    const lengthPlace = start + lengthAt - from
    storeFixed(out, lengthPlace, out.length - lengthPlace - offsetSize, offsetSize)
  }

  /** Writes the lists that begin between two positions. What nobody refers to stays where everything does. */
  #between(from: number, to: number): void {
    let at = from
    for (const list of this.#lists) {
      const start = list.place.at
      if (start < from || start >= to) continue
      if (start < at) throw new FormatError('expected lists not to overlap', start)
      if (!this.#edit.prunes) this.#editor.copy(at, start)
      this.#editor.anchor(start)
      at = this.#list(list)
    }
    if (!this.#edit.prunes) this.#editor.copy(at, to)
  }

  #list(list: DebugList): number {
    let end = list.place.at
    for (const entry of readList(list)) {
      end = entry.to
      const isAlive = !this.#edit.prunes || this.#edit.alive.hasAddress(list.unit, entry.start) !== false
      if (isAlive || entry.kind === 'end') this.#entry(list, entry)
    }
    return end
  }

  #entry(list: DebugList, entry: ListEntry): void {
    const { out } = this.#editor
    if (entry.code >= 0) out.u8(entry.code)
    for (const operand of entry.operands) this.#operand(list, entry, operand)
  }

  #operand({ unit }: DebugList, { start, code, kind, expression }: ListEntry, operand: PlacedOperand): void {
    const { out } = this.#editor
    const { what, from, to, value } = operand
    switch (what) {
      case 'address':
      case 'view':
        this.#editor.copy(from, to)
        return
      case 'index':
        return out.u32(this.#edit.newAddress(unit, value))
      case 'length':
        return out.u64(this.#edit.distance(start, value))
      case 'offset': {
        // A pair that is relocated, or that names a base, is no pair of offsets.
        if (code >= 0) return out.u64(this.#edit.distance(start, value))
        const place = this.#editor.copy(from, to)
        if (kind === 'entry') storeFixed(out, place, this.#edit.distance(start, value), to - from)
        return
      }
      case 'expression': {
        const place = this.#editor.copy(from, to)
        if (expression === undefined || !this.#edit.prunes) return
        const reader = new ByteReader(this.#chunk.bytes, expression.from, expression.to)
        this.#edit.patchExpression(unit, expressionOperands(reader, unit.header), reader.bytes, out, place - from)
      }
    }
  }
}

/** Gives the lists of a section that are used by their number new ones. */
export function numberLists(chunk: DebugChunk, edit: FileEdit): void {
  const reader = chunk.reader()
  while (!reader.atEnd()) {
    const { base, offsetSize, offsetCount } = readListContribution(reader)
    let count = 0
    for (let number = 0; number < offsetCount; number++) {
      const at = base + number * offsetSize
      if (edit.uses.indexed.has(chunk, at)) edit.setNumber(chunk, at, count++)
    }
  }
}
