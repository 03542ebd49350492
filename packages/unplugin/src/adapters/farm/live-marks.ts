// Farm drops exports that no import statement names, before its minifier drops code that never runs. What only such code uses is found
// here: in the functions that Farm makes of modules, when the minifier has been over them.
import { parseSync } from 'oxc-parser'
import type { Node } from '../../core/syntax-tree.ts'
import { type ModuleParts, NotFollowed, moduleParts, referencesIn } from './module-parts.ts'

/** A module's function; `key` is what the others call it. */
export interface ModuleFunction {
  readonly key: string
  readonly text: string
  readonly isEntry: boolean
}

/** Names of marks that code which may run calls; undefined where that cannot be told. */
export function liveMarks(functions: readonly ModuleFunction[]): ReadonlySet<string> | undefined {
  if (functions.some(({ key }) => key === '')) return undefined
  try {
    return new Liveness(functions).run()
  } catch (error) {
    if (error instanceof NotFollowed) return undefined
    throw error
  }
}

class Liveness {
  readonly #modules: ReadonlyMap<string, ModuleParts>
  readonly #entries: readonly string[]
  readonly #marks = new Set<string>()
  readonly #seen = new Set<string>()
  /** What is alive and was not looked at. */
  readonly #open: { readonly node: Node; readonly module: ModuleParts }[] = []

  constructor(functions: readonly ModuleFunction[]) {
    this.#modules = new Map(functions.map(({ key, text }) => [key, moduleParts(parse(text))]))
    const required = new Set([...this.#modules.values()].flatMap(({ required }) => [...required]))
    this.#entries = functions.flatMap(({ key, isEntry }) => (isEntry || !required.has(key) ? [key] : []))
  }

  run(): ReadonlySet<string> {
    for (const module of this.#modules.values()) for (const node of module.effects) this.#open.push({ node, module })
    for (const key of this.#entries) this.#useAll(key)
    for (let next = this.#open.pop(); next !== undefined; next = this.#open.pop()) this.#look(next.node, next.module)
    return this.#marks
  }

  #look(node: Node, module: ModuleParts): void {
    for (const found of referencesIn(node, module)) {
      if (found.kind === 'mark') this.#marks.add(found.name)
      else if (found.kind === 'local') this.#revive(module.locals.get(found.name), module)
      else if (found.name === undefined) this.#useAll(found.key)
      else this.#use(found.key, found.name)
    }
  }

  #use(key: string, name: string): void {
    const module = this.#modules.get(key)
    if (module === undefined || !this.#isNew(JSON.stringify([key, name]))) return
    const own = module.exports.get(name)
    const passed = module.passed.get(name)
    if (own !== undefined) this.#revive(own, module)
    else if (passed !== undefined) this.#use(passed.key, passed.name)
    else for (const star of module.stars) this.#use(star, name)
  }

  #useAll(key: string): void {
    const module = this.#modules.get(key)
    if (module === undefined || !this.#isNew(key)) return
    for (const own of module.exports.values()) this.#revive(own, module)
    for (const passed of module.passed.values()) this.#use(passed.key, passed.name)
    for (const star of module.stars) this.#useAll(star)
  }

  readonly #alive = new Set<Node>()

  #revive(node: Node | undefined, module: ModuleParts): void {
    if (node === undefined || this.#alive.has(node)) return
    this.#alive.add(node)
    this.#open.push({ node, module })
  }

  #isNew(what: string): boolean {
    return !this.#seen.has(what) && this.#seen.add(what) !== undefined
  }
}

function parse(text: string): Node {
  const { program, errors } = parseSync('module.js', `(${text.trim()})`, { lang: 'js', sourceType: 'script' })
  if (errors.length > 0) throw new NotFollowed()
  return program as Node
}
