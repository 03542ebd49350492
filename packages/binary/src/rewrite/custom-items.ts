// What becomes of custom sections when code moves.
import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { FormatError } from '../bytes/format-error.ts'
import { readNameSection, writeNameSection } from '../wasm/name-section.ts'
import type { CustomItem } from './module-items.ts'
import type { Numbers } from './number-items.ts'
import { renumberNames } from './renumber-names.ts'

/** Sections that speak of places in the code, or of a file by them: true of the old code alone. */
const OF_OLD_CODE =
  /^(?:\.debug_.*|reloc\..*|linking|sourceMappingURL|external_debug_info|build_id|metadata\.code\..*)$/

export interface KeptCustom {
  readonly kept: readonly CustomItem[]
  /** Names of the sections that would be wrong. */
  readonly dropped: readonly string[]
}

/** Names follow what they name; all other sections stay as they are, unless they speak of the old code. */
export function keepCustom(custom: readonly CustomItem[], numbers: Numbers): KeptCustom {
  const kept: CustomItem[] = []
  const dropped: string[] = []
  for (const item of custom) {
    const next = item.name === 'name' ? namesOf(item, numbers) : OF_OLD_CODE.test(item.name) ? undefined : item
    if (next === undefined) dropped.push(item.name)
    else kept.push(next)
  }
  return { kept, dropped }
}

/** Undefined for names that cannot be read: an engine runs such a module too. */
function namesOf(item: CustomItem, numbers: Numbers): CustomItem | undefined {
  try {
    const names = readNameSection(new ByteReader(item.bytes))
    const writer = new ByteWriter()
    writeNameSection(writer, renumberNames(names, numbers))
    return { ...item, bytes: writer.finish() }
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}
