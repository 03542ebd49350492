import type { ObjectFile } from '../input/object-file.ts'

/** Groups of which the link holds a copy already. The first file to name a group keeps its members; all later copies are dropped. */
export class ComdatGroups {
  readonly #taken = new Set<string>()

  /** For each group of the file: whether its copy stays. */
  keep({ comdats }: ObjectFile): boolean[] {
    return comdats.map(({ name }) => {
      if (this.#taken.has(name)) return false
      this.#taken.add(name)
      return true
    })
  }
}
