// Who imports what in a first pass, as a metafile tells it.
import { parseProgramId } from '../../core/native-id.ts'
import type { GraphModule, JavaScriptGraph } from '../../core/javascript-graph.ts'
import { runsWith } from '../../core/runs-with.ts'
import { parseDynamicId } from './dynamic-names.ts'

interface MetaImport {
  readonly path: string
  readonly kind: string
  readonly external?: boolean
  /** As the importing text has it. */
  readonly original?: string
}

export interface FirstInputs {
  readonly inputs: Readonly<Record<string, { readonly imports: readonly MetaImport[] }>>
  /** Whether others than modules of the bundle may import a module, by its name in the metafile. */
  isEntry(input: string): boolean
  /** A module's id, by its name in the metafile. */
  idOf(input: string): string
  /** The text of a module that is not what its file has. */
  textOf(id: string): string | undefined
}

/** What a bundler can tell of who imports what. */
export interface FirstGraph {
  /** `textOf`: the text of a module as the first pass had it. */
  readonly read: (textOf: FirstInputs['textOf']) => JavaScriptGraph | Promise<JavaScriptGraph>
  readonly runsWith?: RunsWith
}

export function metafileGraph(told: Omit<FirstInputs, 'textOf'>): FirstGraph {
  return { read: textOf => firstGraph({ ...told, textOf }), runsWith: firstRuns(told) }
}

/** Statements and `import()`: what others do with a module its text does not tell. */
const READABLE: ReadonlySet<string> = new Set(['import-statement', 'dynamic-import'])

/** What stands between a native module and who imports it later does not show. */
function firstGraph({ inputs, isEntry, idOf, textOf }: FirstInputs): JavaScriptGraph {
  const through = (input: string): string => {
    const id = idOf(input)
    return parseDynamicId(id)?.native ?? id
  }
  const importers = new Map<string, Set<string>>()
  const opaque = new Set<string>()
  const graph = new Map<string, GraphModule>()
  for (const [input, { imports }] of Object.entries(inputs)) {
    const id = idOf(input)
    if (parseDynamicId(id) !== undefined) continue
    const found = new Map<string, string>()
    for (const { path, kind, external, original } of imports) {
      if (external === true) continue
      const to = through(path)
      importers.set(to, (importers.get(to) ?? new Set()).add(id))
      if (original !== undefined) found.set(original, to)
      if (!READABLE.has(kind)) opaque.add(to)
    }
    graph.set(id, {
      get code() {
        return parseProgramId(id) === undefined ? textOf(id) : undefined
      },
      isEntry: isEntry(input),
      get importers() {
        return opaque.has(id) ? undefined : [...(importers.get(id) ?? [])]
      },
      imports: found,
    })
  }
  return graph
}

/** Tells what surely runs with a module, by ids. What is asked for by other than statements comes later, if it comes. */
function firstRuns({ inputs, isEntry, idOf }: Omit<FirstInputs, 'textOf'>): RunsWith {
  const entries = Object.keys(inputs).filter(isEntry).map(idOf)
  const later: [importer: string, imported: string][] = []
  const statements = new Map<string, string[]>()
  for (const [input, { imports }] of Object.entries(inputs)) {
    const id = idOf(input)
    const own: string[] = []
    statements.set(id, own)
    for (const { path, kind, external } of imports) {
      if (external === true) continue
      if (kind === 'import-statement') own.push(idOf(path))
      else later.push([id, idOf(path)])
    }
  }
  let found: RunsWith | undefined
  return id => (found ??= runsWith({ entries, later, imports: each => statements.get(each) ?? [] }))(id)
}

export type RunsWith = (id: string) => ReadonlySet<string>
