// One link of damaged input. A result, a `LinkError` and a `FormatError` are right; all else is a bug.

import { FormatError, readModule } from '@wasmweld/binary'
import { describeProblem, link, LinkError, type LinkInput, type LinkOptions } from '@wasmweld/linker'

export type Outcome = 'linked' | 'refused'

/** Throws what a linker must not throw. */
export function attempt(inputs: readonly LinkInput[], options: LinkOptions): Outcome {
  let module: Uint8Array
  try {
    module = link(inputs, options).module
  } catch (error) {
    if (error instanceof LinkError) {
      // Whoever catches it shows it: that must work as well.
      for (const problem of [...error.problems, ...error.warnings]) describeProblem(problem, 'rich')
      return 'refused'
    }
    if (error instanceof FormatError) return 'refused'
    throw error
  }
  // Damage may stay in a function's body, but the module around it is ours.
  readModule(module)
  return 'linked'
}
