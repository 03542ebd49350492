// What surely runs when a module does: what begins to load with it is then nothing that a page may never need.

export interface RunGraph<Module> {
  /** What begins by itself. */
  readonly entries: Iterable<Module>
  /** What is imported later than by a statement, and by whom. */
  readonly later: Iterable<readonly [importer: Module, imported: Module]>
  /** What a module's statements import. */
  imports(module: Module): Iterable<Module>
}

/** For a module: those that run, or have run, wherever it does. */
export function runsWith<Module>(graph: RunGraph<Module>): (module: Module) => ReadonlySet<Module> {
  const entries = new Set(graph.entries)
  const importers = new Map<Module, Set<Module>>()
  for (const [importer, imported] of graph.later)
    importers.set(imported, (importers.get(imported) ?? new Set()).add(importer))
  const reached = new Map([...entries, ...importers.keys()].map(root => [root, closure(graph, root)]))
  // Of what is imported later all may have run, until somebody imports it who ran without.
  const run = new Map([...reached].filter(([root]) => entries.has(root)))
  const runOf = (module: Module): ReadonlySet<Module> | undefined =>
    common([...reached].flatMap(([root, set]) => (set.has(module) ? [run.get(root)] : [])))
  for (let before = ''; before !== sizes(run);) {
    before = sizes(run)
    for (const [root, own] of reached) {
      if (entries.has(root)) continue
      const earlier = common([...(importers.get(root) ?? [])].map(runOf))
      if (earlier !== undefined) run.set(root, new Set([...own, ...earlier]))
    }
  }
  return module => runOf(module) ?? new Set()
}

function closure<Module>({ imports }: RunGraph<Module>, root: Module): ReadonlySet<Module> {
  const found = new Set([root])
  // The set grows while it is walked.
  for (const each of found) for (const imported of imports(each)) found.add(imported)
  return found
}

/** Undefined stands for all. */
function common<Module>(sets: readonly (ReadonlySet<Module> | undefined)[]): ReadonlySet<Module> | undefined {
  const [first, ...others] = sets.filter(set => set !== undefined)
  return others.length === 0 ? first : new Set([...first].filter(each => others.every(set => set.has(each))))
}

const sizes = <Module>(sets: ReadonlyMap<Module, ReadonlySet<Module>>): string =>
  [...sets.values()].map(({ size }) => size).join()
