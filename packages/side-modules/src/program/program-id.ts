// The id of a program: the same for the same program, another for every other one.
import { ByteWriter, PROGRAM_SECTION, writeCustomSection, writeProgramSection } from '@wasmweld/binary'

/** Of everything that a prelinked side module relies on: the bytes of the program's own module, and all places. */
export function programId(main: Uint8Array, places: string): string {
  const text = new TextEncoder().encode(places)
  return [0x811c9dc5, 0x2f0b4c47]
    .map(seed => hash(text, hash(main, seed)))
    .map(half => half.toString(16).padStart(8, '0'))
    .join('')
}

/** FNV-1a of 32 bits, https://datatracker.ietf.org/doc/html/draft-eastlake-fnv. Nothing secret hangs on it. */
function hash(bytes: Uint8Array, seed: number): number {
  let value = seed
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193)
  return value >>> 0
}

/** The module with its program's id in a custom section at its end. */
export function withProgramId(module: Uint8Array, id: string): Uint8Array {
  const writer = new ByteWriter()
  writer.raw(module)
  writeCustomSection(writer, PROGRAM_SECTION, inner => writeProgramSection(inner, { programId: id }))
  return writer.finish()
}
