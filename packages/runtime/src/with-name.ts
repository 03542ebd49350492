// Stack traces name a library that engines know only as bytes.

/** Longer names are cut, so that all lengths fit in one byte. */
const LONGEST = 100

/**
 * Appends a section with the name that engines show in stack traces. A module that says its name itself keeps it: engines read the first
 * such section. A module whose last section is cut off stays as it is: what is appended would fill the section up.
 */
export function withName(module: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  let at = 8
  while (at < module.length) {
    let size = 0
    let scale = 1
    do {
      size += (module[++at] & 127) * scale
      scale *= 128
    } while (module[at] > 127)
    at += size + 1
  }
  if (at !== module.length) return module as Uint8Array<ArrayBuffer>
  const text = new TextEncoder().encode(name).subarray(0, LONGEST)
  const { length } = text
  const section = [0, length + 8, 4, 0x6e, 0x61, 0x6d, 0x65, 0, length + 1, length, ...text]
  const named = new Uint8Array(module.length + section.length)
  named.set(module)
  named.set(section, module.length)
  return named
}
