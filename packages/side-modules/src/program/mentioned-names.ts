import { FormatError } from '@wasmweld/binary'
import { LinkError, type LinkInput, type SymbolSummary, summarizeInput } from '@wasmweld/linker'

/** Names that the inputs refer to without defining them where they do; none of an input that cannot be read, which the link will refuse. */
export function mentionedNames(inputs: readonly LinkInput[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const input of inputs) {
    for (const name of undefinedIn(input)) names.add(name)
  }
  return names
}

/** How the inputs declare functions of other modules, by file. */
export function mentionedTypes(
  inputs: readonly LinkInput[],
  names: ReadonlySet<string>,
): readonly (SymbolSummary & { readonly file: string })[] {
  return inputs.flatMap(input =>
    undefinedSymbols(input).flatMap(symbol => (names.has(symbol.name) ? [{ ...symbol, file: input.name }] : [])),
  )
}

const undefinedIn = (input: LinkInput): readonly string[] => undefinedSymbols(input).map(({ name }) => name)

function undefinedSymbols(input: LinkInput): readonly SymbolSummary[] {
  try {
    return summarizeInput(input).symbols.filter(({ defined }) => !defined)
  } catch (error) {
    if (error instanceof LinkError || error instanceof FormatError) return []
    throw error
  }
}
