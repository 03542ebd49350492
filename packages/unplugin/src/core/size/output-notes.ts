// What is noted while the chunks of one output are rendered: the linked modules that they refer to, and how they grew.
import { besideModule } from '../finish/companion.ts'
import type { LinkedModule, LinkedProgram, LinkedSideFile } from '../link-program.ts'

/** A linked module in an output: a file of its own, or text in a chunk. */
export interface LinkedFile {
  /** Of the file; a text has none. */
  readonly fileName: string | undefined
  /** What it is called without what a bundler makes of its contents. */
  readonly name: string
  /** The file that a text is in, as the chunk was called while it was rendered. */
  readonly within?: string
  readonly program: string
  readonly linked: LinkedProgram
  /** When it is one of the program's side modules, and not the program itself. */
  readonly side?: LinkedSideFile
  /** What else there is to say. */
  readonly note?: string
}

export const moduleOf = ({ side, linked }: Pick<LinkedFile, 'side' | 'linked'>): LinkedModule => side ?? linked

/** A file of an output. */
export interface NamedFile {
  readonly fileName: string
  readonly bytes: Uint8Array
}

/** What a chunk has now in place of the calls in one module: a loader's code, without bytes that it carries. */
export interface Growth {
  readonly chunk: string
  readonly module: string
  readonly bytes: number
}

/** What distinguishes the outputs of one build. */
export interface OutputPlace {
  readonly dir?: string | undefined
  readonly file?: string | undefined
  readonly format: string
}

export const outputKey = ({ dir = '', file = '', format }: OutputPlace): string => `${dir}\0${file}\0${format}`

export class OutputNotes {
  readonly growths: Growth[] = []
  readonly #files = new Map<string, LinkedFile>()
  readonly #pending = new Set<string>()

  get files(): readonly LinkedFile[] {
    return [...this.#files.values()]
  }

  add(file: LinkedFile): void {
    this.#files.set(JSON.stringify([file.fileName, file.within, moduleOf(file).digest]), file)
  }

  /** A file that is emitted once the bundler has thrown its own assets away. */
  addPending(file: LinkedFile & { readonly fileName: string }): void {
    this.add(file)
    this.#pending.add(file.fileName)
  }

  /** By the names of companions' files: what they are called without what changes with their contents. */
  companions(): ReadonlyMap<string, string> {
    const all = this.files.flatMap(file =>
      moduleOf(file).companions.map(each => {
        const extension = each.name.slice(each.name.lastIndexOf('.'))
        return [besideModule(file.fileName ?? '', each), `${file.name}${extension}`] as const
      }),
    )
    return new Map(all)
  }

  /** Files that have a name and are not emitted yet: companions, and those that the bundler throws away. */
  pending(): readonly NamedFile[] {
    return this.files.flatMap(file => {
      const { fileName } = file
      if (fileName === undefined) return []
      const { module, companions } = moduleOf(file)
      const own = this.#pending.has(fileName) ? [{ fileName, bytes: module }] : []
      return [...own, ...companions.map(each => ({ fileName: besideModule(fileName, each), bytes: each.bytes }))]
    })
  }
}
