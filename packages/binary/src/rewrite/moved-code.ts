// Where code went when a module was written anew. Addresses are offsets in the code section's contents, as DWARF's are.
import { lastAtMost } from '../bytes/ascending.ts'
import type { Range } from '../bytes/range.ts'
import { readModule, SECTION_IDS } from '../wasm/module.ts'
import type { Code, ModuleItems } from './module-items.ts'

/** What of a body's bytes was moved, by how much: each distance holds from an old offset on. */
export class BodyMoves {
  readonly #from: number[] = [0]
  readonly #distance: number[] = [0]

  /** What was at `old` is at `now`. Calls come in ascending order. */
  note(old: number, now: number): void {
    const distance = now - old
    if (distance === this.#distance.at(-1)) return
    this.#from.push(old)
    this.#distance.push(distance)
  }

  /** What is inside of bytes that became fewer is where these end. */
  moved(offset: number): number {
    const at = lastAtMost(this.#from, offset)
    const now = offset + this.#distance[at]
    return at + 1 < this.#from.length ? Math.min(now, this.#from[at + 1] + this.#distance[at + 1]) : now
  }
}

/** A function in the new code section: its size stands at `from`, its locals at `body`. */
interface PlacedBody extends Range {
  readonly body: number
  readonly moves: BodyMoves
}

/** Takes note of where bodies are written. */
export class CodeRecorder {
  readonly placed: Map<Code, PlacedBody> = new Map()

  place(code: Code, body: PlacedBody): void {
    this.placed.set(code, body)
  }
}

interface OldBody extends Range {
  readonly body: number
  readonly now: PlacedBody | undefined
  /** Where the new section's code before it ends. */
  readonly before: number
}

/** The old code section, function by function. */
export class MovedCode {
  readonly #functions: readonly OldBody[]
  readonly #starts: readonly number[]

  /** `bytes` is the old module. */
  constructor(bytes: Uint8Array, { functions }: Pick<ModuleItems, 'functions'>, { placed }: CodeRecorder) {
    const contents = readModule(bytes).sections.find(({ id }) => id === SECTION_IDS.code)?.contents
    const { from: base } = contents ?? { from: 0 }
    let from = 1
    while (bytes[base + from - 1] & 128) from++
    let before = Math.min(Infinity, ...Array.from(placed.values(), body => body.from).slice(0, 1))
    this.#functions = functions.flatMap(item => {
      if (item.kind !== 'defined') return []
      const now = placed.get(item.code)
      const old = { from, body: item.code.from - base, to: item.code.to - base, now, before }
      from = old.to
      before = now?.to ?? before
      return [old]
    })
    this.#starts = this.#functions.map(old => old.from)
  }

  #at(address: number): OldBody | undefined {
    const found = this.#functions[lastAtMost(this.#starts, address)] as OldBody | undefined
    return found !== undefined && address <= found.to ? found : undefined
  }

  /** Bodies that are left, as they lie in the old section, in order. */
  get left(): readonly Range[] {
    return this.#functions.flatMap(({ body, to, now }) => (now === undefined ? [] : [{ from: body, to }]))
  }

  /** Is an address that of code that is gone? */
  isGone(address: number): boolean {
    const found = this.#at(address)
    return found !== undefined && found.now === undefined
  }

  /** Where code went; what is gone is where the code before it ends now, and what is no code stays. The order stays in any case. */
  moved(address: number): number {
    const found = this.#at(address)
    if (found === undefined) return address
    const { now, before, body, from } = found
    if (now === undefined) return before
    if (address < body) return address === from ? now.from : now.body
    return now.body + now.moves.moved(address - body)
  }

  /** Where a range of code went; undefined where all of it is gone. */
  range({ from, to }: Range): Range | undefined {
    const now = { from: this.moved(from), to: this.moved(to) }
    return this.isGone(from) && now.to <= now.from ? undefined : now
  }
}
