import { foreignAdvice, FormatError, identifyFile } from '@wasmweld/binary'
import type { FileKind } from '@wasmweld/binary'
import { damagedFile } from '../problems.ts'
import { openArchive } from './archive.ts'
import type { InputCache, InputFile, LinkInput } from './input-file.ts'
import { moduleShape } from './module-shape.ts'
import { readObjectFile } from './read-object-file.ts'
import { readSharedLibrary } from './shared-library.ts'
import { readStubLibrary } from './stub-library.ts'

// A Node Buffer is a Uint8Array whose `slice` does not copy and whose `subarray` is slow: readers get the plain kind.
const plain = ({ buffer, byteOffset, length }: Uint8Array): Uint8Array => new Uint8Array(buffer, byteOffset, length)

function cached<Value>(
  cache: WeakMap<Uint8Array, Map<string, Value>>,
  { name, bytes }: LinkInput,
  read: (name: string, bytes: Uint8Array) => Value,
): Value {
  let byName = cache.get(bytes)
  if (byName === undefined) cache.set(bytes, (byName = new Map<string, Value>()))
  let value = byName.get(name)
  if (value === undefined) byName.set(name, (value = read(name, plain(bytes))))
  return value
}

const STANDALONE = 'a finished module cannot be linked again; compile with clang -c, or link with -r'

function refuse(file: string, { description }: FileKind, advice: string): InputFile {
  return { kind: 'refused', problem: { kind: 'foreign-file', severity: 'error', file, description, advice } }
}

/** Looks at the first bytes and picks the reader. What cannot be read comes back as `refused`. */
export function openInput(input: LinkInput, cache: InputCache): InputFile {
  const { name, bytes } = input
  const kind = identifyFile(bytes)
  try {
    switch (kind.kind) {
      case 'archive':
        return { kind: 'archive', archive: cached(cache.archives, input, openArchive), whole: input.load === 'whole' }
      case 'wasm':
        return readModuleInput(input, kind, cache)
      case 'stub-library':
        return { kind: 'stub', library: readStubLibrary(name, bytes) }
      default:
        return refuse(name, kind, foreignAdvice(kind.kind))
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { kind: 'refused', problem: damagedFile(error, name) }
  }
}

function readModuleInput(input: LinkInput, kind: FileKind, cache: InputCache): InputFile {
  const shape = moduleShape(input.bytes)
  if (shape === 'shared' && input.dynamic)
    return { kind: 'shared', library: cached(cache.libraries, input, readSharedLibrary) }
  if (shape === 'shared')
    return { kind: 'refused', problem: { kind: 'dynamic-object', severity: 'error', file: input.name } }
  if (shape === 'finished')
    return refuse(input.name, { ...kind, description: 'not a relocatable wasm file' }, STANDALONE)
  return { kind: 'object', object: cached(cache.objects, input, readObjectFile), lazy: input.load === 'lazy' }
}
