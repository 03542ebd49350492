// Names of functions that do not exist. Whatever a bundler does to the text around them, it does not rename what it finds nowhere.

/** What a mark that is left in a text stands for. */
export interface Mark {
  /** The module. */
  readonly id: string
  /** The export; undefined for the module itself, which is there though nothing of it is used. */
  readonly name: string | undefined
}

/** The whole name of such a function. */
export const MARK_NAME: RegExp = /^__wasmweld_kept_\d+__$/

const MARK = /\b__wasmweld_kept_(\d+)__\(/g

/** A text in which all marks but some stand for nothing. */
export const withMarks = (code: string, names: ReadonlySet<string>): string =>
  code.replace(MARK, call => (names.has(call.slice(0, -1)) ? call : 'void ('))

export class Marks {
  readonly #marks: Mark[] = []
  readonly #known = new Map<string, string>()

  /** The function whose call stands for an export of a module. */
  name(id: string, name: string): string {
    return this.#text({ id, name })
  }

  /** The function whose call stands for a module. */
  module(id: string): string {
    return this.#text({ id, name: undefined })
  }

  /** Marks that are left in a text. */
  in(code: string): readonly Mark[] {
    return [...code.matchAll(MARK)].map(([, number]) => this.#marks[Number(number)])
  }

  #text(mark: Mark): string {
    const key = JSON.stringify([mark.id, mark.name])
    const text = this.#known.get(key) ?? `__wasmweld_kept_${this.#marks.push(mark) - 1}__`
    this.#known.set(key, text)
    return text
  }
}
