// What a chunk does for the side modules that it needs: it begins to fetch them at its start, all at once, and waits where they are used.
import type { Environment } from './environment.ts'
import { sideFileName } from './finish/finish-program.ts'
import { type Source, fetchFunction, fetchedModule, moduleNow, promisedModule } from './glue/loading.ts'
import { sideSpec } from './glue/side-spec.ts'
import { laterImports } from './later-imports.ts'
import type { LinkedProgram, LinkedSideFile } from './link-program.ts'
import type { ModuleFiles } from './module-files.ts'
import { formatProgramId } from './native-id.ts'
import { type Chunks, renderedNatives } from './output-link.ts'
import type { PendingCall } from './pending-calls.ts'
import { startupSides, withNeededSides } from './side-closure.ts'

/** Name of what stands at a chunk's start. */
const PREFIX = '__wasmweld_side'

interface Output {
  readonly chunks: Chunks
  runsWith?(id: string): ReadonlySet<string>
}

/** Side modules that are loaded together; `first` is the name of the one whose module runs first. */
interface Together {
  readonly first: string
  readonly sides: readonly LinkedSideFile[]
}

interface Beginning {
  readonly waits: boolean
  readonly ready: readonly LinkedSideFile[]
  readonly together: Together
}

const ALONE: Together = { first: '', sides: [] }

/** Renders the calls of one chunk that are about side modules. */
export class SideRenderer {
  readonly #files: ModuleFiles
  readonly #environment: Environment
  readonly #output: Output
  /** Texts of the modules that this chunk begins to load at its start. */
  readonly #begun: string[] = []
  readonly #variables = new Map<string, string>()

  constructor(files: ModuleFiles, environment: Environment, output: Output) {
    this.#files = files
    this.#environment = environment
    this.#output = output
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
    const specs = (beginning: Beginning): string =>
      sides.map(side => this.#spec(call, linked, side, beginning)).join(',\n')
    if (!waits) {
      const loading = `${loadNow}(${program}, [${specs({ waits, ready: [], together: ALONE })}])`
      return call.side === undefined ? loading : `${loading}.get(${name})`
    }
    const begun = this.#begunSides(call.program, linked)
    const together = this.#together(call, linked, begun)
    const isFirst = together.first === call.side
    const ready = isFirst ? [...begun, ...together.sides] : begun
    const loading = `${load}(${program}, [${specs({ waits, ready, together })}])`
    if (call.side === undefined) return loading
    const loaded = `${loading}.then(sides => sides.get(${name}))`
    if (!isFirst) return loaded
    return `(Object.assign(${program}.begun ??= {}, ${this.#beginning(call, linked, together.sides)}), ${loaded})`
  }

  /** What the loader is told of one side module; `ready` are those that have begun by then. */
  #spec(call: PendingCall, linked: LinkedProgram, side: LinkedSideFile, { waits, ready, together }: Beginning): string {
    const begun = `${call.values[0]}.begun`
    const name = `[${JSON.stringify(side.name)}]`
    const imports = laterImports(this.#environment, call.program, side.host, side.name)
    if (ready.includes(side)) return sideSpec(side, begun + name, imports)
    const isTogether = together.sides.includes(side)
    const module = this.#module(call, linked, side, { waits, atStart: !isTogether })
    return sideSpec(side, isTogether ? `${begun}?.${name} ?? (${module})` : module, imports)
  }

  /** Text of an object of promises, of all that surely comes with the program. A module that cannot be had is told by who waits for it. */
  begunWithProgram(call: PendingCall, linked: LinkedProgram): string {
    const sides = this.#begunSides(call.program, linked)
    if (sides.length === 0) return 'void 0'
    return this.#beginning(call, linked, sides)
  }

  /** Text of an object of promises, by name. */
  #beginning(call: PendingCall, linked: LinkedProgram, sides: readonly LinkedSideFile[]): string {
    const sources = sides.map(side => [side.name, this.#source(call, linked, side, true)] as const)
    const modules = sources.map(([name, source]) => {
      const module = source.kind === 'fetched' ? fetchedModule('load', source) : promisedModule(source)
      return `${JSON.stringify(name)}: ${module}`
    })
    const begun = `const begun = { ${modules.join(',\n')} }`
    const quiet = 'for (const side of Object.values(begun)) side.catch(() => {})'
    const load = sources.some(([, { kind }]) => kind === 'fetched') ? fetchFunction() : undefined
    return `(${load === undefined ? '()' : 'load'} => { ${begun}; ${quiet}; return begun })(${load ?? ''})`
  }

  /** Those that the program itself needs, and those of modules that run whenever the program's does. */
  #begunSides(program: string, linked: LinkedProgram): readonly LinkedSideFile[] {
    if (this.#environment.settings.sidesBeginWithProgram !== true) return []
    const sure = this.#output.runsWith?.(formatProgramId({ part: 'program', program })) ?? new Set()
    const users = this.#users(program).filter(({ id }) => sure.has(id))
    const early = startupSides(linked.sides, linked.needs)
    return withNeededSides(linked.sides, [...early.map(({ name }) => name), ...users.map(({ name }) => name)])
  }

  /**
   * What is imported later with a side module, and surely runs with it: all that the file with their modules waits for, where it waits in
   * turn. The one that runs first begins to load all.
   */
  #together({ program, side }: PendingCall, linked: LinkedProgram, begun: readonly LinkedSideFile[]): Together {
    const { runsWith } = this.#output
    if (this.#environment.settings.modulesWaitInTurn !== true || runsWith === undefined) return ALONE
    const users = this.#users(program).filter(({ name }) => begun.every(each => each.name !== name))
    const own = users.find(({ name }) => name === side)?.id
    if (own === undefined) return ALONE
    const inOrder = [...runsWith(own)].filter(id => runsWith(id).has(own))
    const names = inOrder.flatMap(id => users.filter(user => user.id === id).map(({ name }) => name))
    const sides = withNeededSides(linked.sides, names).filter(each => !begun.includes(each))
    return sides.length > 1 ? { first: names[0], sides } : ALONE
  }

  #module(
    call: PendingCall,
    linked: LinkedProgram,
    side: LinkedSideFile,
    { waits, atStart }: { readonly waits: boolean; readonly atStart: boolean },
  ): string {
    const source = this.#source(call, linked, side, waits)
    if (!waits) return `() => ${moduleNow(source)}`
    if (source.kind !== 'fetched') return `() => ${promisedModule(source)}`
    // An expression that only the bundler's module has cannot stand at the chunk's start.
    const isKnownAtStart = atStart && this.#environment.settings.writeUrl === undefined
    return isKnownAtStart && this.#isOnlyHere(call.program, linked, side)
      ? this.#begin(side, source)
      : `() => ${promisedModule(source)}`
  }

  #source(call: PendingCall, linked: LinkedProgram, side: LinkedSideFile, waits: boolean): Source {
    const note = noteOf(linked, side)
    const file = { name: sideFileName(side), program: call.program, linked, side, note }
    return this.#files.source(call, file, { waits, atOnce: true })
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
    const users = this.#users(program).filter(user =>
      withNeededSides(linked.sides, [user.name]).some(side => side.name === name),
    )
    return new Set(users.map(({ chunk }) => chunk)).size === 1
  }

  /** Modules of side modules' names that are left, with the chunks that have them. */
  #users(program: string): readonly { readonly id: string; readonly name: string; readonly chunk: string }[] {
    return renderedNatives(this.#output.chunks).flatMap(({ id, chunk, native }) =>
      native.facet === 'side' && native.program === program
        ? [{ id, chunk, name: this.#environment.session.shownName(native.path) }]
        : [],
    )
  }
}

function noteOf({ sidesReport }: LinkedProgram, { name, form }: LinkedSideFile): string {
  const row = sidesReport?.sides.find(side => side.name === name)
  const dropped = row === undefined || row.exportsDropped === 0 ? '' : `, ${row.exportsDropped} dropped`
  return `side module, ${form}${dropped}`
}
