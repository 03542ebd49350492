// What a chunk does for the side modules that it needs: it begins to fetch them at its start, all at once, and waits where they are used.
import type { Environment } from './environment.ts'
import { sideFileName } from './finish/finish-program.ts'
import { type Source, fetchFunction, fetchedModule, moduleNow, promisedModule } from './glue/loading.ts'
import { sideSpec } from './glue/side-spec.ts'
import { laterImports } from './later-imports.ts'
import type { LinkedProgram, LinkedSideFile } from './link-program.ts'
import type { ModuleFiles } from './module-files.ts'
import { type Chunks, renderedNatives } from './output-link.ts'
import type { PendingCall } from './pending-calls.ts'
import { startupSides, withNeededSides } from './side-closure.ts'

/** Name of what stands at a chunk's start. */
const PREFIX = '__wasmweld_side'

/** Renders the calls of one chunk that are about side modules. */
export class SideRenderer {
  readonly #files: ModuleFiles
  readonly #environment: Environment
  readonly #chunks: Chunks
  /** Texts of the modules that this chunk begins to load at its start. */
  readonly #begun: string[] = []
  readonly #variables = new Map<string, string>()

  constructor(files: ModuleFiles, environment: Environment, chunks: Chunks) {
    this.#files = files
    this.#environment = environment
    this.#chunks = chunks
  }

  /** Statements to stand before the chunk's own. A module that cannot be had is told by who waits for it. */
  head(): string {
    if (this.#begun.length === 0) return ''
    const variables = this.#begun.map((text, index) => `${PREFIX}_${index} = ${text}`)
    return [
      `const ${PREFIX} = ${fetchFunction()};`,
      `const ${variables.join(',\n  ')};`,
      `for (const side of [${variables.map((_, index) => `${PREFIX}_${index}`).join(', ')}]) side.catch(() => {});`,
      '',
    ].join('\n')
  }

  /** Text of a promise of what is wanted, or of that itself when `waits` is false. */
  render(call: PendingCall, linked: LinkedProgram, waits: boolean): string {
    const [program, load, loadNow] = call.values
    const early = startupSides(linked.sides, linked.needs)
    const wanted = call.side === undefined ? early : withNeededSides(linked.sides, [call.side])
    const sides = call.side === undefined ? early : wanted.filter(side => !early.includes(side))
    if (sides.length === 0 && call.side === undefined) return waits ? 'undefined' : 'void 0'
    const name = JSON.stringify(call.side)
    if (sides.length === 0) return `${program}.sides.get(${name})`
    const specs = sides.map(side => this.#spec(call, linked, side, waits)).join(',\n')
    const loading = `${waits ? load : loadNow}(${program}, [${specs}])`
    if (call.side === undefined) return loading
    return waits ? `${loading}.then(sides => sides.get(${name}))` : `${loading}.get(${name})`
  }

  #spec(call: PendingCall, linked: LinkedProgram, side: LinkedSideFile, waits: boolean): string {
    const later = laterImports(this.#environment, call.program, side.host, side.name)
    return sideSpec(side, this.#module(call, linked, side, waits), later)
  }

  #module(call: PendingCall, linked: LinkedProgram, side: LinkedSideFile, waits: boolean): string {
    const note = noteOf(linked, side)
    const file = { name: sideFileName(side), program: call.program, linked, side, note }
    const source = this.#files.source(call, file, { waits, atOnce: true })
    if (!waits) return `() => ${moduleNow(source)}`
    if (source.kind !== 'fetched') return `() => ${promisedModule(source)}`
    // An expression that only the bundler's module has cannot stand at the chunk's start.
    const isKnownAtStart = this.#environment.settings.writeUrl === undefined
    return isKnownAtStart && this.#isOnlyHere(call.program, linked, side)
      ? this.#begin(side, source)
      : `() => ${promisedModule(source)}`
  }

  #begin({ name }: LinkedSideFile, source: Source & { readonly kind: 'fetched' }): string {
    const known = this.#variables.get(name)
    if (known !== undefined) return known
    const variable = `${PREFIX}_${this.#begun.push(fetchedModule(PREFIX, source)) - 1}`
    this.#variables.set(name, variable)
    return variable
  }

  /** What several chunks may load is fetched by the first of them that comes to it. */
  #isOnlyHere(program: string, linked: LinkedProgram, { name }: LinkedSideFile): boolean {
    const early = startupSides(linked.sides, linked.needs)
    if (early.some(side => side.name === name)) return true
    const users = renderedNatives(this.#chunks).filter(({ native }) => {
      if (native.facet !== 'side' || native.program !== program) return false
      const own = this.#environment.session.shownName(native.path)
      return withNeededSides(linked.sides, [own]).some(side => side.name === name)
    })
    return new Set(users.map(({ chunk }) => chunk)).size === 1
  }
}

function noteOf({ sidesReport }: LinkedProgram, { name, form }: LinkedSideFile): string {
  const row = sidesReport?.sides.find(side => side.name === name)
  const dropped = row === undefined || row.exportsDropped === 0 ? '' : `, ${row.exportsDropped} dropped`
  return `side module, ${form}${dropped}`
}
