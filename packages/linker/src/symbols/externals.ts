import { typeKey } from '@wasmweld/binary'
import type { LinkedFile } from './resolution.ts'
import type { ObjectFile, ObjectSymbol } from '../input/object-file.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import { LATER_MODULE } from '../program-options.ts'
import type { ExternalSymbol } from '../program-options.ts'
import { setType } from './fill-symbol.ts'
import { createSymbol, fileName } from './link-symbol.ts'
import { NO_ARGUMENTS } from './linker-symbols.ts'
import type { LinkSymbol, OpenSymbol } from './resolution.ts'
import type { SymbolTable } from './symbol-table.ts'
import { typeProblem } from './type-problems.ts'

/**
 * Takes the names of what other modules of the program define, before any file joins: they pull nothing out of archives. Returns, by
 * symbol that comes later, the import that is called until then.
 */
export function claimExternals(table: SymbolTable, plan: LinkPlan): ReadonlyMap<LinkSymbol, LinkSymbol> {
  const fallbacks = new Map<LinkSymbol, LinkSymbol>()
  for (const external of plan.external) {
    const known = table.find(external.name)
    if (known !== undefined) {
      table.problems.push(takenName(external, known))
      continue
    }
    const symbol = becomeExternal(table.insert(external.name, external.kind), external)
    if (external.kind === 'function' && external.call === 'later')
      fallbacks.set(symbol, fallbackImport(table, external.name))
  }
  return fallbacks
}

function becomeExternal(symbol: OpenSymbol, external: ExternalSymbol): OpenSymbol {
  symbol.state = 'external'
  symbol.external = external
  symbol.library = external.module
  if (external.kind === 'data') return symbol
  symbol.type = external.type
  symbol.typeKey = typeKey(external.type)
  return symbol
}

function fallbackImport(table: SymbolTable, name: string): OpenSymbol {
  const symbol = table.create(name, 'function')
  symbol.type = NO_ARGUMENTS
  symbol.typeKey = typeKey(NO_ARGUMENTS)
  symbol.importModule = LATER_MODULE
  symbol.importName = name
  return symbol
}

function takenName({ name, module }: ExternalSymbol, known: LinkSymbol): Problem {
  const other = known.external
  const message =
    other === undefined
      ? `option external: ${name} of ${module} has a name of the linker's own`
      : `option external: ${name} is given twice, by ${other.module} and by ${module}`
  return { kind: 'option', severity: 'error', message }
}

/** Another module of the program has what the file refers to or defines. Calls are looked at later, with all others. */
export function overrule(external: OpenSymbol, file: LinkedFile, entry: ObjectSymbol, problems: Problem[]): OpenSymbol {
  const problem = difference(external, file, entry)
  if (problem !== undefined) problems.push(problem)
  return external
}

function difference(external: OpenSymbol, file: LinkedFile, entry: ObjectSymbol): Problem | undefined {
  if (entry.kind !== external.kind) {
    const [first, second] = [
      { value: external.kind, file: fileName(external) },
      { value: entry.kind, file: file.name },
    ]
    return { kind: 'kind-mismatch', severity: 'error', name: entry.name, first, second }
  }
  if (entry.kind === 'tag') {
    const problem = typeProblem(external, file, entry)
    // The tag of the other module is imported, which an engine refuses under another type.
    return problem === undefined ? undefined : { ...problem, severity: 'error' }
  }
  if (entry.kind !== 'function' || entry.chunk < 0) return undefined
  const own = typed(file.object, entry)
  if (own.type === undefined || external.type === undefined || own.typeKey === external.typeKey) return undefined
  return {
    kind: 'signature-mismatch',
    severity: 'error',
    name: entry.name,
    call: { value: own.type, file: file.name },
    definition: { value: external.type, file: fileName(external) },
    isDefined: true,
  }
}

function typed(object: ObjectFile, entry: ObjectSymbol): OpenSymbol {
  const symbol = createSymbol(0, entry.name, entry.kind)
  setType(symbol, object, entry)
  return symbol
}
