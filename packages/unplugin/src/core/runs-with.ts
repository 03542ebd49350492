// What surely runs when a module does: what begins to load with it is then nothing that a page may never need.

export interface RunGraph<Module> {
  /** What begins by itself. */
  readonly entries: Iterable<Module>
  /** What is imported later than by a statement, and by whom. */
  readonly later: Iterable<readonly [importer: Module, imported: Module]>
  /** What a module's statements import. */
  imports(module: Module): Iterable<Module>
}

/** For a module: those that run, or have run, wherever it does; what one entry or `import()` brings is in the order in which it runs. */
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

/** In the order in which they run. */
function closure<Module>({ imports }: RunGraph<Module>, root: Module): ReadonlySet<Module> {
  const found = new Set<Module>()
  const met = new Set([root])
  const path = [{ module: root, left: imports(root)[Symbol.iterator]() }]
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const { value, done = false } = last.left.next()
    if (done) {
      found.add(last.module)
      path.pop()
    } else if (!met.has(value)) {
      met.add(value)
      path.push({ module: value, left: imports(value)[Symbol.iterator]() })
    }
  }
  return found
}

/** Undefined stands for all. */
function common<Module>(sets: readonly (ReadonlySet<Module> | undefined)[]): ReadonlySet<Module> | undefined {
  const [first, ...others] = sets.filter(set => set !== undefined)
  return others.length === 0 ? first : new Set([...first].filter(each => others.every(set => set.has(each))))
}

const sizes = <Module>(sets: ReadonlyMap<Module, ReadonlySet<Module>>): string =>
  [...sets.values()].map(({ size }) => size).join()
