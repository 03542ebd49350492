import { instruction } from '@wasmweld/binary'
import type { Instruction } from '@wasmweld/binary'
import { isStored } from '../layout/combine-segments.ts'
import type { Layout } from '../layout/layout.ts'
import type { Needs, SyntheticFunction } from '../layout/needs.ts'

/** Makes the memory that a thread gives its block of thread-local data, and fills it. What has addresses in it comes behind. */
export function initTlsBody(
  calls: readonly SyntheticFunction[],
  needs: Needs,
  { segments, tlsBase, synthetic }: Layout,
): Instruction[] {
  const stored = segments.filter(segment => isStored(segment, needs))
  const position = stored.findIndex(({ isTls }) => isTls)
  const fill =
    position < 0 || tlsBase === undefined
      ? []
      : [
          instruction('local.get', 0),
          instruction('global.set', tlsBase),
          instruction('local.get', 0),
          instruction('i32.const', 0),
          instruction('i32.const', stored[position].size | 0),
          instruction('memory.init', position, 0),
        ]
  return [...fill, ...calls.map(called => instruction('call', synthetic.get(called) ?? -1))]
}
