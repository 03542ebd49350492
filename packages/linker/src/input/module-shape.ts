import { readModule } from '@wasmweld/binary'

/** What a core module is for: an object to link, a library to load, or a program that is done. */
export type ModuleShape = 'object' | 'shared' | 'finished'

/** Tells by the custom sections; throws a `FormatError` when the sections cannot be walked. */
export function moduleShape(bytes: Uint8Array): ModuleShape {
  const names = new Set(readModule(bytes).sections.map(({ name }) => name))
  if (names.has('dylink.0') || names.has('dylink')) return 'shared'
  return names.has('linking') ? 'object' : 'finished'
}
