import { identifyFile, readArchive } from '@wasmweld/binary'
import { describeModule, type ModuleDescription, type Parts } from './describe-module.ts'
import { UnknownFileError } from './unknown-file.ts'

interface ArchiveDescription {
  readonly kind: 'archive'
  /** In bytes. */
  readonly size: number
  /** Symbols in the archive's index; absent when it has none. */
  readonly indexed?: number
  readonly members: readonly MemberDescription[]
}

/** A member: what it holds, or why that cannot be shown. */
export interface MemberDescription {
  readonly name: string
  readonly size: number
  readonly contents?: ModuleDescription
  readonly problem?: string
}

export type FileDescription = ModuleDescription | ArchiveDescription

/** Throws a `FormatError` for a damaged file, and an `UnknownFileError` for one that is neither WebAssembly nor an archive. */
export function describeFile(bytes: Uint8Array, parts: Parts): FileDescription {
  const { kind } = identifyFile(bytes)
  if (kind === 'wasm') return describeModule(bytes, parts)
  if (kind !== 'archive' && kind !== 'thin-archive') throw new UnknownFileError(identifyFile(bytes))
  const { members, index } = readArchive(bytes)
  return {
    kind: 'archive',
    size: bytes.length,
    ...(index === undefined ? {} : { indexed: index.length }),
    members: members.map(({ name, bytes: { from, to } }) => ({
      name,
      size: to - from,
      ...describeMember(bytes.subarray(from, to), parts),
    })),
  }
}

/** A foreign member is no reason to show nothing of the archive. */
function describeMember(bytes: Uint8Array, parts: Parts): Pick<MemberDescription, 'contents' | 'problem'> {
  const file = identifyFile(bytes)
  return file.kind === 'wasm' ? { contents: describeModule(bytes, parts) } : { problem: file.description }
}
