import type { Abbreviation, AbbreviationTable } from '@wasmweld/binary'
import { ChunkEditor } from './chunk-editor.ts'
import type { EditedChunk } from './chunk-editor.ts'
import type { DebugChunk } from './debug-chunk.ts'
import type { DebugUnit } from './debug-units.ts'
import { isLeftOut, isWhole } from './entry-state.ts'

/** An abbreviation of the output: one of the object's, perhaps without children or without some of its attributes. */
interface Variant {
  readonly code: number
  readonly abbreviation: Abbreviation
  readonly state: number
  readonly hasChildren: boolean
  /** It has all attributes. */
  readonly isWhole: boolean
}

/** The abbreviations of a table that are used, in the order of their first use. */
export class NewAbbreviations {
  readonly table: AbbreviationTable
  readonly #variants = new Map<string, Variant>()

  constructor(table: AbbreviationTable) {
    this.table = table
  }

  use(abbreviation: Abbreviation, state: number, hasChildren: boolean): Variant {
    const key = `${abbreviation.code} ${state} ${hasChildren}`
    const known = this.#variants.get(key)
    if (known !== undefined) return known
    const code = this.#variants.size + 1
    const made = { code, abbreviation, state, hasChildren, isWhole: isWhole(abbreviation, state) }
    this.#variants.set(key, made)
    return made
  }

  write(editor: ChunkEditor): void {
    const { out } = editor
    editor.anchor(this.table.from)
    for (const { code, abbreviation, state, hasChildren } of this.#variants.values()) {
      out.u32(code)
      out.u32(abbreviation.tag)
      out.u8(hasChildren ? 1 : 0)
      for (const attribute of abbreviation.attributes)
        if (!isLeftOut(attribute, state)) out.raw(editor.chunk.bytes.subarray(attribute.from, attribute.to))
      out.u8(0)
      out.u8(0)
    }
    out.u8(0)
  }
}

/** The tables of abbreviations of an object, by section and position. */
export class NewAbbreviationTables {
  readonly #tables = new Map<DebugChunk, Map<number, NewAbbreviations>>()

  of({ abbreviations, table }: DebugUnit): NewAbbreviations {
    const tables = this.#tables.get(abbreviations) ?? new Map<number, NewAbbreviations>()
    this.#tables.set(abbreviations, tables)
    const known = tables.get(table.from) ?? new NewAbbreviations(table)
    tables.set(table.from, known)
    return known
  }

  /** Writes a section with what is used of it. */
  edit(chunk: DebugChunk): EditedChunk {
    const editor = new ChunkEditor(chunk)
    const tables = [...(this.#tables.get(chunk)?.values() ?? [])]
    for (const table of tables.sort((one, other) => one.table.from - other.table.from)) table.write(editor)
    return editor.finish()
  }
}
