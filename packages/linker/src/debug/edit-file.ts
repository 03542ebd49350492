import type { EditedChunk } from './chunk-editor.ts'
import type { DebugChunk } from './debug-chunk.ts'
import { NewAbbreviationTables } from './edit-abbreviations.ts'
import { editAranges } from './edit-aranges.ts'
import { editLines } from './edit-lines.ts'
import { editLists, numberLists } from './edit-lists.ts'
import { editPublicNames } from './edit-public-names.ts'
import { editTables } from './edit-tables.ts'
import { editUnits } from './edit-units.ts'
import { STATE } from './entry-state.ts'
import type { FileEdit } from './file-edit.ts'

/** How a section is written anew, in the order in which the sections need each other. `pruning`: only where entries go. */
interface Step {
  readonly names: readonly string[]
  readonly pruning: boolean
  readonly edit: (chunk: DebugChunk, edit: FileEdit, tables: NewAbbreviationTables) => EditedChunk | undefined
}

/** Nothing of the section stays. */
const GONE: EditedChunk = { bytes: new Uint8Array(0), rows: [], offsets: [], placeOf: () => undefined }

const hasUnits = ({ debug, states }: FileEdit): boolean =>
  debug.units.some(unit => states?.get(unit)?.[0] !== STATE.gone)

const STEPS: readonly Step[] = [
  { names: ['.debug_addr', '.debug_str_offsets'], pruning: true, edit: editTables },
  {
    names: ['.debug_rnglists', '.debug_loclists'],
    pruning: true,
    edit: (chunk, edit) => {
      numberLists(chunk, edit)
      return undefined
    },
  },
  { names: ['.debug_info', '.debug_types'], pruning: false, edit: editUnits },
  { names: ['.debug_abbrev'], pruning: true, edit: (chunk, _edit, tables) => tables.edit(chunk) },
  {
    names: ['.debug_rnglists', '.debug_loclists', '.debug_ranges', '.debug_loc'],
    pruning: false,
    edit: editLists,
  },
  { names: ['.debug_line'], pruning: false, edit: editLines },
  { names: ['.debug_aranges'], pruning: false, edit: editAranges },
  {
    names: ['.debug_pubnames', '.debug_pubtypes', '.debug_gnu_pubnames', '.debug_gnu_pubtypes'],
    pruning: true,
    edit: editPublicNames,
  },
  // An index of names that debuggers make themselves where there is none; one of every object would have to be joined and hashed anew.
  { names: ['.debug_names'], pruning: true, edit: () => GONE },
  {
    names: ['.debug_macro', '.debug_macinfo'],
    pruning: true,
    edit: (_chunk, edit) => (hasUnits(edit) ? undefined : GONE),
  },
]

/** Writes the debug sections of an object anew; those that are not among them stay as they are. */
export function editFile(edit: FileEdit): Map<number, EditedChunk> {
  const edited = new Map<number, EditedChunk>()
  const tables = new NewAbbreviationTables()
  for (const step of STEPS) {
    if (step.pruning && !edit.prunes) continue
    for (const chunk of edit.debug.chunks.values()) {
      if (!step.names.includes(chunk.name)) continue
      const result = step.edit(chunk, edit, tables)
      if (result !== undefined) edited.set(chunk.placed.id, result)
    }
  }
  return edited
}
