// Random links: a few objects over a small stock of names, so that definitions meet, and options that change what a linker does.

import type fc from 'fast-check'
import { arityOf, Choices, FUNCTIONS, ObjectGenerator, stockNames } from './generate-objects.ts'
import type { ObjectModel } from './object-dsl.ts'

/** A link: files in order, each an object, an archive or a lazy group, and the other arguments. */
export interface GeneratedLink {
  readonly groups: readonly {
    readonly kind: 'object' | 'lazy' | 'archive' | 'whole-archive'
    readonly objects: readonly ObjectModel[]
  }[]
  readonly options: readonly string[]
  /** Exported functions to call. */
  readonly exports: readonly { readonly name: string; readonly arity: number }[]
}

/** One line per choice: how often in a hundred, and what it adds. */
export const OPTIONS: readonly (readonly [percent: number, ...options: string[]])[] = [
  [25, '--no-gc-sections'],
  [40, '--no-stack-first'],
  [25, '--no-merge-data-segments'],
  [20, '-O0'],
  [10, '--strip-debug'],
  [10, '--strip-all'],
  [10, '--strip-all', '--compress-relocations'],
  [15, '--export-dynamic'],
  [8, '--export-all'],
  [10, '--import-memory'],
  [10, '--export-table'],
  [5, '--table-base=7'],
  [15, '--allow-undefined'],
  [10, '--unresolved-symbols=ignore-all'],
  [5, '--warn-unresolved-symbols'],
  [10, '-u', 'f3'],
  [5, '--allow-multiple-definition'],
  [5, '--initial-heap=65536'],
  [8, '-u', 'd2', '--export=d2'],
  [8, '-u', 'f7', '--export-if-defined=f7'],
  [8, '--export=__wasm_call_ctors'],
]

type Group = GeneratedLink['groups'][number]

function groupObjects(choices: Choices, objects: readonly ObjectModel[], kinds: readonly Group['kind'][]): Group[] {
  const groups: { kind: Group['kind']; objects: ObjectModel[] }[] = []
  for (const object of objects) {
    const kind = choices.of(kinds)
    const last = groups.at(-1)
    if (last?.kind === kind && kind !== 'object') last.objects.push(object)
    else groups.push({ kind, objects: [object] })
  }
  return groups
}

/** Draws one link from fast-check's generator of values. */
export function generateLink(next: fc.GeneratorValue): GeneratedLink {
  const choices = new Choices(next)
  const count = 1 + choices.below(5)
  const stock = stockNames(choices, count)
  // One mistake at most, since wasm-ld tells of several in the order of a hash table; and no member pulled by a mistaken call,
  // which wasm-ld does not notice: it writes a module that is invalid.
  const mistaken = choices.chance(15)
    ? { object: choices.below(count), name: `f${choices.below(FUNCTIONS)}` }
    : undefined
  const objects = Array.from({ length: count }, (_, at) =>
    new ObjectGenerator(choices, stock, at, at === mistaken?.object ? mistaken.name : undefined).generate(
      mistaken === undefined,
    ),
  )
  const lazyKinds = mistaken === undefined ? (['lazy', 'archive', 'archive'] as const) : []
  const groups = groupObjects(choices, objects, ['object', 'object', ...lazyKinds, 'whole-archive'])
  const names = new Set(choices.list(1, 3, () => `f${choices.below(FUNCTIONS)}`).filter(name => stock.isDefined(name)))
  const exports = [...names].map(name => ({ name, arity: arityOf(name) }))
  // `-u` says in which order members are pulled: wasm-ld looks for exports in the order of a hash table.
  const wanted = exports.flatMap(({ name }) => ['-u', name, `--export=${name}`])
  const options = OPTIONS.flatMap(([percent, ...added]) => (choices.chance(percent) ? added : []))
  return { groups, options: ['--no-entry', ...wanted, ...options], exports }
}
