import type { Problem } from '../problems.ts'
import { fileName } from './link-symbol.ts'
import type { LinkSymbol, LinkedFile } from './resolution.ts'
import { formatGlobalType } from './type-problems.ts'

/**
 * References whose file has another idea of what the name is than the link came to: a call of what is the linker's address, or one
 * that `--wrap` sends to a function of another type. No module that holds them is valid.
 */
export function mismatchedReferences(files: readonly LinkedFile[]): Problem[] {
  const problems: Problem[] = []
  for (const file of files) {
    const { symbols, typeKeys, calledDirectly } = file.object
    for (let position = 0; position < symbols.length; position++) {
      const { kind, type } = symbols[position]
      const symbol = file.symbols[position]
      // Few are of another kind, or called under another type; only these are looked at closely.
      const isCalled = calledDirectly[position] !== 0
      if (kind === symbol.kind && kind !== 'global' && (!isCalled || typeKeys[type] === symbol.typeKey)) continue
      const found = mismatch(file, position, symbol)
      if (found !== undefined) problems.push(found)
    }
  }
  return problems
}

function mismatch(file: LinkedFile, position: number, symbol: LinkSymbol): Problem | undefined {
  const { symbols, types, typeKeys, calledDirectly } = file.object
  const { name, kind, type } = symbols[position]
  if (kind !== symbol.kind) {
    // An address of the linker's may be declared a function as long as nobody calls it, and position-independent code reads it
    // through a global.
    if (symbol.kind === 'data' && symbol.linker !== undefined && calledDirectly[position] === 0) return undefined
    const [first, second] = [
      { value: kind, file: file.name },
      { value: symbol.kind, file: fileName(symbol) },
    ]
    return { kind: 'kind-mismatch', severity: 'error', name, first, second }
  }
  if (kind === 'global') return globalMismatch(file, position, symbol)
  if (kind !== 'function' || calledDirectly[position] === 0 || symbol.type === undefined) return undefined
  if (typeKeys[type] === symbol.typeKey) return undefined
  const call = { value: types[type], file: file.name }
  return {
    kind: 'signature-mismatch',
    severity: 'error',
    name,
    call,
    definition: { value: symbol.type, file: fileName(symbol) },
    isDefined: symbol.state === 'defined' || symbol.state === 'external',
  }
}

// A global that a reference pulled may be constant where the reference thought otherwise, but not of another width.
function globalMismatch(file: LinkedFile, position: number, symbol: LinkSymbol): Problem | undefined {
  const { name, imported } = file.object.symbols[position]
  const { globalType } = symbol
  if (imported < 0 || globalType === undefined) return undefined
  const { type } = file.object.imports.globals[imported]
  if (type.value === globalType.value) return undefined
  const first = { value: formatGlobalType(globalType), file: fileName(symbol) }
  const second = { value: formatGlobalType(type), file: file.name }
  return { kind: 'type-mismatch', severity: 'error', what: 'Global', name, first, second }
}
