// The one error of this package: a load that did not happen, with everything that stands against it.

export interface LoadProblem {
  /**
   * `library`: a file that is not there, or is none. `symbol`: nobody defines it. `type`: it is defined as something else. `abi`: the
   * library was made for another kind of program. `failed`: its own code threw.
   */
  readonly kind: 'library' | 'symbol' | 'type' | 'abi' | 'failed'
  /** A whole sentence. */
  readonly message: string
  /** The library that wants it. */
  readonly importer: string
  /** Of `symbol` and `type`. */
  readonly symbol?: string
  /** What the symbol was wanted as: `function`, `data`, `function address`, `tag`. */
  readonly wanted?: string
  /** Where it was looked for. */
  readonly searched?: readonly string[]
}

/** Nothing was loaded, and the program is as it was. */
export class LoadError extends Error {
  readonly problems: readonly LoadProblem[]

  constructor(what: string, problems: readonly LoadProblem[], cause?: unknown) {
    const list = problems.map(({ message }) => `\n  ${message}`).join('')
    super(`cannot load ${what}:${list}`, cause === undefined ? undefined : { cause })
    this.name = 'LoadError'
    this.problems = problems
  }
}
