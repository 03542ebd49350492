import { instruction } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'
import type { Layout } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'

/** Calls every constructor in order and drops what it returns. */
export function callCtorsBody({ constructors }: Needs, { index }: Layout): Instruction[] {
  return constructors.flatMap(({ symbol: { id, type } }) => [
    instruction('call', index[id]),
    ...(type?.results ?? []).map(() => instruction('drop')),
  ])
}
