import { createInputCache } from './input-file.ts'
import type { InputCache, InputFile, LinkInput } from './input-file.ts'
import { openInput } from './open-input.ts'

/** Opens every input in the order given. From here on no bytes are looked at whose kind is not known. */
export function readInputs(inputs: readonly LinkInput[], cache: InputCache = createInputCache()): InputFile[] {
  return inputs.map(input => openInput(input, cache))
}
