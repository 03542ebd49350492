// Damage, decided by a seed: the same seed damages the same bytes in the same way on every machine.

import { ByteWriter, FormatError, readModule, writeHeader } from '@wasmweld/binary'

/** Numbers from 0 to `bound` - 1, by mulberry32. */
export type Random = (bound: number) => number

export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return bound => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array

/** Bytes at which number encodings and counts change their nature. */
const EDGES = [0x00, 0x01, 0x3f, 0x40, 0x7f, 0x80, 0xfe, 0xff]
/** Numbers that are too large for most places, and one that is too long for all. */
const LARGE = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0x80, 0x80, 0x80, 0x80, 0x08],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
]

function changed(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice()
  values.forEach((value, step) => (copy[at + step] = value))
  return copy
}

function spliced(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const writer = new ByteWriter(bytes.length + added.length)
  writer.raw(bytes.subarray(0, at))
  writer.raw(added)
  writer.raw(bytes.subarray(Math.min(bytes.length, at + removed)))
  return writer.finish()
}

const FLAT: readonly Mutation[] = [
  (bytes, random) => {
    const at = random(bytes.length)
    return changed(bytes, at, [bytes[at] ^ (1 << random(8))])
  },
  (bytes, random) => changed(bytes, random(bytes.length), [random(256)]),
  (bytes, random) => changed(bytes, random(bytes.length), [EDGES[random(EDGES.length)]]),
  (bytes, random) => changed(bytes, random(bytes.length), LARGE[random(LARGE.length)]),
  (bytes, random) => spliced(bytes, random(bytes.length), 1 + random(8), new Uint8Array()),
  (bytes, random) =>
    spliced(
      bytes,
      random(bytes.length),
      0,
      Uint8Array.from({ length: 1 + random(8) }, () => random(256)),
    ),
  (bytes, random) => {
    const from = random(bytes.length)
    return spliced(bytes, random(bytes.length), 0, bytes.subarray(from, from + 1 + random(64)))
  },
  (bytes, random) => {
    const from = random(bytes.length)
    const length = 1 + random(16)
    return spliced(bytes, random(bytes.length), length, bytes.subarray(from, from + length))
  },
  (bytes, random) => bytes.slice(0, random(bytes.length)),
]

/** Sections as ids and payloads; the file as one when it is no module, as an archive is. */
function payloadsOf(bytes: Uint8Array): { id: number; payload: Uint8Array }[] | undefined {
  try {
    return readModule(bytes).sections.map(({ id, payload }) => ({
      id,
      payload: bytes.subarray(payload.from, payload.to),
    }))
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

/** Damages one section and states its new size, or moves, doubles or drops it: the damage gets past the outermost reader. */
const withinSection: Mutation = (bytes, random) => {
  const sections = payloadsOf(bytes)
  if (sections === undefined || sections.length === 0) return FLAT[random(FLAT.length)](bytes, random)
  const at = random(sections.length)
  const chosen = sections[at]
  const action = random(16)
  if (action === 0) sections.splice(at, 1)
  else if (action === 1) sections.splice(random(sections.length), 0, chosen)
  else if (action === 2) sections.splice(random(sections.length), 0, ...sections.splice(at, 1))
  else if (chosen.payload.length > 0)
    sections[at] = { id: chosen.id, payload: FLAT[random(FLAT.length)](chosen.payload, random) }
  const writer = new ByteWriter(bytes.length + 64)
  writeHeader(writer)
  for (const { id, payload } of sections) {
    writer.u8(id)
    writer.u32(payload.length)
    writer.raw(payload)
  }
  return writer.finish()
}

/** One to four mutations, three in four of them within a section. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let damaged = bytes
  for (let left = 1 + random(4); left > 0 && damaged.length > 0; left--) {
    damaged = random(4) === 0 ? FLAT[random(FLAT.length)](damaged, random) : withinSection(damaged, random)
  }
  return damaged
}
