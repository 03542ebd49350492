import type { Problem, Reference } from '@wasmweld/linker'

/** Undefined symbols with one reference each, in the order in which the references were met; wasm-ld says them so. */
export function byReference(problems: readonly Problem[]): readonly Problem[] {
  const split = problems.flatMap((problem): { problem: Problem; reference?: Reference }[] => {
    if (problem.kind !== 'undefined-symbol') return [{ problem }]
    return problem.references.map(reference => ({ problem: { ...problem, references: [reference] }, reference }))
  })
  // Where an undefined symbol stood among other problems, undefined symbols stand.
  const ordered = split.flatMap(({ problem, reference }) =>
    reference === undefined ? [] : [{ problem, order: reference.order ?? 0 }],
  )
  ordered.sort((one, other) => one.order - other.order)
  let next = 0
  return split.map(({ problem, reference }) => (reference === undefined ? problem : ordered[next++].problem))
}
