// The modules of a program in a dev server: what may be replaced while pages use it, and what stays.
import type { Instantiate } from '../options.ts'
import {
  LATE_MEMORY,
  type MakeInstance,
  type ProgramGlue,
  handleExpression,
  hostImports,
  initializeStatements,
  instanceStatements,
  runtimeStatements,
} from './program.ts'
import { LOADER } from './sides.ts'

/**
 * What a dev server's program shares with the modules of its files' names: a module that imports nothing, so that it is there before
 * the program and its hosts run, and that stays when another instance takes the program's place.
 */
export function cellGlue(instantiate: Instantiate, renewal: string | undefined): string {
  const isLazy = instantiate === 'lazy'
  return [
    'const listeners = new Set()',
    'let native, start',
    'export const program = () => native ?? start?.()',
    'export const swapped = listener => {',
    '  listeners.add(listener)',
    '  if (native ?? start) listener()',
    '}',
    isLazy ? `export const memory = ${LATE_MEMORY}` : 'export let memory',
    // Before the program is initialised: a constructor may call a host that needs these.
    'let opener',
    'export const handle = () => program() && opener()',
    'export const publish = (exports, open) => {',
    '  native = exports',
    '  opener = open',
    ...(isLazy ? [] : ['  memory = exports.memory', '  for (const listener of listeners) listener()']),
    '}',
    'export const startLater = next => {',
    '  native = undefined',
    '  start = next',
    '  for (const listener of listeners) listener()',
    '}',
    SIDES,
    ...(renewal === undefined ? [] : [renewalText(renewal)]),
    ...lackingFunction(renewal !== undefined, instantiate === 'await'),
    '',
  ].join('\n')
}

/**
 * Side modules that a page has loaded are loaded again into the instance that takes the place of theirs: which it does when they are
 * there, since its functions may call them. Only the first instance is there before: nobody calls it yet but the modules themselves.
 */
const SIDES = `const asked = new Set()
let loader
export const side = name => loader?.sides.get(name)
export const loadSide = name => {
  asked.add(name)
  if (!loader) program()
  const known = side(name)
  if (known) return known
  if (!loader?.knows(name)) return lacking(name)
  const loading = loader.load([name])
  return loading.then ? loading.then(() => { announce(); return side(name) }) : side(name)
}
const announce = () => { for (const listener of listeners) listener() }
export const begin = (exports, open) => {
  if (!native) publish(exports, open)
}
export const publishSides = (next, startup) => {
  const loading = next.load([...startup, ...asked])
  const done = () => {
    loader = next
    announce()
  }
  return loading.then ? loading.then(done) : done()
}`

/**
 * A program tells which one it is. A module that came late says from which one on all that it asks for is there, and what that is: a
 * page may have it all the same. A host may come before the program, which then follows; and it does not wait for a program that waits for it.
 * Who asks for more while a newer program is on its way may be too late for that one: then another one follows.
 */
const renewalText = (text: string): string => `let revision, wanted = 0, renewing, isBehind = false
let hosts = []
const waiting = new Map()
const release = ids => {
  hosts = ids
  for (const id of ids) waiting.get(id)?.()
}
const renew = () => renewing ??= (${text}).finally(() => {
  renewing = undefined
  if (!isBehind) return
  isBehind = false
  return renew()
})
export const revised = next => {
  const isNewer = revision === undefined || next > revision
  revision = next
  if (!isNewer || revision >= wanted) return
  if (renewing) isBehind = true
  else void renew()
}
export const need = (importer, least, symbols, sides = {}) => {
  wanted = Math.max(wanted, least)
  if (revision === undefined || revision >= least) return
  const has = (exports, names) => exports !== undefined && names.every(name => name in exports)
  if (symbols && has(native, symbols) && Object.keys(sides).every(name => has(side(name), sides[name]))) return
  const renewed = renew()
  if (!hosts.includes(importer)) return Promise.race([renewed, new Promise(done => { waiting.set(importer, done) })])
}`

/** What to do when a program does not know a side module: the page asked for the program first, and for what asks for the side module then. */
function lackingFunction(renews: boolean, waits: boolean): readonly string[] {
  const error =
    'new Error(`${name} is not in the program that ${native ? "was served before the module that imports it: reload" : "imports it through its hosts: import it when the program is there"}`)'
  const body = [
    `  const error = ${error}`,
    ...(renews ? ['  const renewed = native && renew()'] : []),
    ...(renews && waits ? ['  if (renewed) return renewed.then(() => side(name) ?? Promise.reject(error))'] : []),
    '  throw error',
  ]
  return ['function lacking(name) {', ...body, '}']
}

/** A side module as a dev server's program knows it. */
export interface ServedSide {
  readonly name: string
  /** Of what loads it. */
  readonly text: string
  /** Names of all that must be loaded for it, its own among them. */
  readonly all: readonly string[]
}

export interface ServedProgram {
  /** Id of the module that the instances share. */
  readonly cell: string
  readonly instantiate: Instantiate
  /** Which of the programs it is that were served one after the other; undefined where a page cannot have another. */
  readonly revision: number | undefined
  /** Statements by which the module accepts that another takes its place; none where it cannot. */
  readonly hot: readonly string[]
  readonly make: MakeInstance
  /** All side modules, in the order in which they are loaded. */
  readonly sides: readonly ServedSide[]
  /** Names of those that the program itself needs. */
  readonly startup: readonly string[]
}

/** The program's module in a dev server: an instance that another one may replace, if the server can tell of changes. */
export function servedProgramGlue(glue: ProgramGlue, served: ServedProgram): string {
  const { cell, instantiate, revision, hot, make } = served
  const { statements } = hostImports(glue)
  const load = instantiate === 'await' ? 'loadPrelinked' : 'loadPrelinkedNow'
  const published = glue.hasRuntime ? 'instance.exports, open' : 'instance.exports'
  const body = [
    ...instanceStatements(glue, make),
    ...(glue.hasRuntime ? ['var opened', `const open = () => ${handleExpression(glue, 'loaded')}`] : []),
    ...(glue.hasSides ? [`begin(${published})`, ...sideStatements(served, load)] : []),
    `publish(${published})`,
    ...initializeStatements(glue),
  ]
  const start =
    instantiate === 'lazy'
      ? ['startLater(() => {', ...body.map(line => `  ${line}`), '  return instance.exports', '})']
      : body
  const shared = [
    instantiate === 'lazy' ? ['startLater'] : [],
    ['publish'],
    revision === undefined ? [] : ['revised'],
    glue.hasSides ? ['begin', 'publishSides'] : [],
    glue.dlfcn.length > 0 ? ['handle'] : [],
  ].flat()
  return [
    `import { ${shared.join(', ')} } from ${JSON.stringify(cell)}`,
    ...(glue.hasSides ? [`import { prelinkedProgram, ${load} } from ${JSON.stringify(LOADER)}`] : []),
    ...statements,
    ...runtimeStatements(glue),
    ...(revision === undefined ? [] : [`revised(${revision})`]),
    ...start,
    ...hot,
    '',
  ].join('\n')
}

function sideStatements({ instantiate, sides, startup }: ServedProgram, load: string): readonly string[] {
  const loader = `{ sides: loaded.sides, knows: name => name in closures, load: names => ${load}(loaded, withNeeded(names)) }`
  const closures = Object.fromEntries(sides.map(({ name, all }) => [name, all]))
  return [
    'const loaded = prelinkedProgram(made, imports)',
    `const sides = [${sides.map(({ text }) => text).join(',\n')}]`,
    `const closures = ${JSON.stringify(closures)}`,
    'const withNeeded = names => sides.filter(({ name }) => names.some(wanted => closures[wanted]?.includes(name)))',
    `${instantiate === 'await' ? 'await ' : ''}publishSides(${loader}, ${JSON.stringify(startup)})`,
  ]
}
