import { FormatError } from '../../bytes/format-error.ts'
import type { Range } from '../../bytes/range.ts'
import type { CustomItem } from '../module-items.ts'
import { DebugEdit, type DebugMoves } from './debug-edit.ts'
import { moveAranges } from './move-aranges.ts'
import { moveLines } from './move-lines.ts'
import { moveLists } from './move-lists.ts'
import { moveUnits } from './move-units.ts'

export const isDebugSection = ({ name }: Pick<CustomItem, 'name'>): boolean => name.startsWith('.debug_')

/** What measures code in ways that are not followed: a module that has it keeps its code, or loses its debug information. */
const NOT_FOLLOWED = /^\.debug_(?:frame|macro|macinfo|.*\.dwo|cu_index|tu_index)$/

/**
 * The debug sections of a module whose code has moved, in their order. What tells of code that is gone stays, and says so by its address, as
 * behind a linker that drops functions. Throws a `FormatError` for debug information that is not understood.
 */
export function moveDebug(custom: readonly CustomItem[], moves: DebugMoves): readonly CustomItem[] {
  const items = custom.filter(isDebugSection)
  const unread = items.find(({ name }) => NOT_FOLLOWED.test(name))
  if (unread !== undefined) throw new FormatError(`expected no section ${unread.name}`, unread.at)
  const sections = new Map(
    items.map(({ name, at, bytes }): [string, Range] => [name, { from: at, to: at + bytes.length }]),
  )
  const edit = new DebugEdit(moves, sections)
  const lines = moveLines(edit)
  moveLists(edit, moveUnits(edit, lines))
  moveAranges(edit)
  return items.map(item => ({
    ...item,
    bytes: edit.contents(item.name, { from: item.at, to: item.at + item.bytes.length }),
  }))
}
