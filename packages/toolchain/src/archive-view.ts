// An archive as a table of who defines what, so that one name can be asked for without looking into every member.
import { FormatError, readArchive } from '@wasmweld/binary'
import { type InputCache, type LinkInput, summarizeInput } from '@wasmweld/linker'

export interface ArchiveView {
  readonly name: string
  /** The member that defines a symbol, as an input of its own; the first one where several do. */
  defining(symbol: string): ArchiveMemberInput | undefined
}

export interface ArchiveMemberInput extends LinkInput {
  /** `deflate.o`; `name` is `libz.a(deflate.o)`. */
  readonly member: string
}

// By identity: a dev server asks about the same bytes at every link.
const views = new WeakMap<Uint8Array, ArchiveView>()

/** Throws a `FormatError` that names the archive when it is damaged. */
export function viewArchive(archive: LinkInput, cache?: InputCache): ArchiveView {
  const known = views.get(archive.bytes)
  if (known !== undefined) return known
  const view = readView(archive, cache)
  views.set(archive.bytes, view)
  return view
}

function readView({ name, bytes }: LinkInput, cache: InputCache | undefined): ArchiveView {
  const { members, index } = inFile(name, () => readArchive(bytes))
  const byHeader = new Map<number, ArchiveMemberInput>()
  for (const { name: member, header, bytes: range } of members) {
    byHeader.set(header, { name: `${name}(${member})`, member, bytes: bytes.subarray(range.from, range.to) })
  }
  const bySymbol = new Map<string, ArchiveMemberInput>()
  const offer = (symbol: string, member: ArchiveMemberInput | undefined): void => {
    if (member !== undefined && !bySymbol.has(symbol)) bySymbol.set(symbol, member)
  }
  for (const { symbol, header } of index ?? []) offer(symbol, byHeader.get(header))
  if (index === undefined) {
    for (const member of byHeader.values()) {
      for (const { name: symbol, defined } of summarizeInput(member, cache).symbols) if (defined) offer(symbol, member)
    }
  }
  return { name, defining: symbol => bySymbol.get(symbol) }
}

function inFile<Value>(name: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw error instanceof FormatError ? error.in(name) : error
  }
}
