// Stack traces name a library that engines know only as bytes.

/** Longer names are cut, so that all lengths fit in one byte. */
const LONGEST = 100

/**
 * Appends a section with the name that engines show in stack traces. A module that says its name itself keeps it: engines read the first
 * such section. The module has been read: if its last section were cut off, what is appended would fill it up.
 */
export function withName(module: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(name).subarray(0, LONGEST)
  const { length } = text
  const section = [0, length + 8, 4, 0x6e, 0x61, 0x6d, 0x65, 0, length + 1, length, ...text]
  const named = new Uint8Array(module.length + section.length)
  named.set(module)
  named.set(section, module.length)
  return named
}
