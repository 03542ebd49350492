import { FormatError } from '@wasmweld/binary'
import { LinkError, type LinkInput, summarizeInput } from '@wasmweld/linker'

/** Names that the inputs refer to without defining them where they do; none of an input that cannot be read, which the link will refuse. */
export function mentionedNames(inputs: readonly LinkInput[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const input of inputs) {
    for (const name of undefinedIn(input)) names.add(name)
  }
  return names
}

function undefinedIn(input: LinkInput): readonly string[] {
  try {
    return summarizeInput(input).symbols.flatMap(symbol => (symbol.defined ? [] : [symbol.name]))
  } catch (error) {
    if (error instanceof LinkError || error instanceof FormatError) return []
    throw error
  }
}
