import { isDefinedSymbol, isLocalSymbol, readArchive } from '@wasmweld/binary'
import type { ArchiveMember, IndexEntry } from '@wasmweld/binary'
import type { ObjectFile } from './object-file.ts'
import { readObjectFile } from './read-object-file.ts'

/** A `.a`: which member defines which symbol. Members are read when one is needed, and once. */
export interface Archive {
  readonly name: string
  readonly members: readonly ArchiveMember[]
  /** Which member defines which symbol, in the order of the members; a member's header is its identity. */
  readonly symbols: readonly IndexEntry[]
  /** Members that are no WebAssembly objects; they take no part. */
  readonly foreign: readonly ArchiveMember[]
  /** Reads the member at that header offset; a `FormatError` names archive and member. */
  member(header: number): ObjectFile
}

const isWasm = (bytes: Uint8Array, { bytes: { from, to } }: ArchiveMember): boolean =>
  to - from >= 8 &&
  bytes[from] === 0 &&
  bytes[from + 1] === 0x61 &&
  bytes[from + 2] === 0x73 &&
  bytes[from + 3] === 0x6d

// An archive without an index, or with an empty one: `llvm-ar S`, or an `ar` that knows no WebAssembly. Its objects tell what they define.
function symbolsOfMembers(members: readonly ArchiveMember[], member: (header: number) => ObjectFile): IndexEntry[] {
  return members.flatMap(({ header }) =>
    member(header)
      .symbols.filter(symbol => isDefinedSymbol(symbol) && !isLocalSymbol(symbol))
      .map(({ name }) => ({ symbol: name, header })),
  )
}

/** Reads headers and index; throws a `FormatError`. */
export function openArchive(name: string, bytes: Uint8Array): Archive {
  const { members, index } = readArchive(bytes)
  const read = new Map<number, ObjectFile>()
  const byHeader = new Map(members.map(member => [member.header, member]))
  const member = (header: number): ObjectFile => {
    const known = read.get(header)
    if (known !== undefined) return known
    const found = byHeader.get(header)
    if (found === undefined) throw new Error(`${name} has no member at ${header}`)
    const file = readObjectFile(`${name}(${found.name})`, bytes.subarray(found.bytes.from, found.bytes.to))
    read.set(header, file)
    return file
  }
  const wasm = members.filter(candidate => isWasm(bytes, candidate))
  const known = new Set(wasm.map(({ header }) => header))
  const symbols =
    index === undefined || index.length === 0
      ? symbolsOfMembers(wasm, member)
      : wasm.length === members.length
        ? index
        : index.filter(({ header }) => known.has(header))
  return { name, members: wasm, symbols, foreign: members.filter(({ header }) => !known.has(header)), member }
}
