import { readUnitLength } from '../../dwarf/unit-header.ts'
import type { DebugEdit } from './debug-edit.ts'

/** `.debug_aranges`, the units by their addresses (DWARF 5, 6.1.2). */
export function moveAranges(edit: DebugEdit): void {
  const contents = edit.section('.debug_aranges')
  if (contents === undefined) return
  const section = edit.reader(contents)
  while (!section.atEnd()) {
    const from = section.offset
    const { length, offsetSize } = readUnitLength(section)
    const reader = section.window(length)
    reader.skip(2 + offsetSize)
    const size = reader.u8()
    reader.skip(1)
    if (size !== 4 && size !== 8) reader.fail(`expected addresses of 4 or 8 bytes, found ${size}`)
    // Addresses are aligned from the start of the set on.
    reader.skip((2 * size - ((reader.offset - from) % (2 * size))) % (2 * size))
    for (; reader.remaining >= 2 * size; reader.skip(2 * size)) {
      const address = edit.moveAddress({ at: reader.offset, size })
      edit.moveLength({ at: reader.offset + size, size }, address)
    }
  }
}
