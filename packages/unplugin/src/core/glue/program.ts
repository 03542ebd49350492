// The module that makes a program's one instance: all native imports of an environment lead to it.
import type { HostModule, Hosts } from '../hosts.ts'
import type { Instantiate } from '../options.ts'
import { lateMemory, lateValue } from './names.ts'
import { RUNTIME } from './runtime.ts'
import { LOADER, type Loaders, loaderImport } from './sides.ts'
import { exportName } from './text.ts'

/** What a program's module is made from. */
export interface ProgramGlue {
  readonly hosts: Hosts
  /** Calls of the host that must fail with a message: import to what it says. Only a dev server has them. */
  readonly traps: readonly { readonly module: string; readonly field: string; readonly message: string }[]
  /** The program has something to run before its first export is called. */
  readonly initializes: boolean
  /** Side modules are loaded into it. */
  readonly hasSides: boolean
  /** Functions of <dlfcn.h> that it calls. */
  readonly dlfcn: readonly string[]
  /** Its runtime is imported, or it calls it itself. */
  readonly hasRuntime: boolean
}

/** The expression that makes the instance: a call that a build replaces, or the real thing. Takes an expression for the import object. */
export type MakeInstance = (imports: string) => string

/** Import statements and a function or value for what each import of the program is. */
export function hostImports({ hosts, traps, dlfcn }: ProgramGlue): {
  readonly statements: readonly string[]
  readonly object: string
} {
  const statements = hosts.modules.map(importStatement)
  if (hosts.modules.some(({ fields, values }) => fields.length > values.length)) statements.push(LATE)
  if (hosts.wasi !== undefined) statements.push(`import createWasi from ${JSON.stringify(hosts.wasi)}`)
  const modules = new Map<string, string[]>(
    hosts.modules.map(host => [
      host.module,
      host.fields.map(field => `${exportName(field)}: ${hostValue(hosts, host, field)}`),
    ]),
  )
  if (dlfcn.length > 0) modules.set('env', [...(modules.get('env') ?? []), ...dlfcn.map(dlfcnMember)])
  for (const { module, field, message } of traps) {
    const fields = modules.get(module) ?? []
    fields.push(`${exportName(field)}: () => { throw new Error(${JSON.stringify(message)}) }`)
    modules.set(module, fields)
  }
  const entries = [...modules].map(([module, fields]) => `${exportName(module)}: { ${fields.join(', ')} }`)
  if (hosts.wasi !== undefined) entries.push('wasi_snapshot_preview1: wasi.imports')
  return { statements, object: entries.length === 0 ? '' : `{ ${entries.join(', ')} }` }
}

const dlfcnMember = (name: string): string => `${name}: (...values) => dlfcn().${name}(...values)`

/** What opens libraries in the program: made when it is first asked for. `instance` and `imports` are variables of the module. */
export function runtimeStatements({ hasRuntime, hasSides, dlfcn }: ProgramGlue): readonly string[] {
  if (!hasRuntime) return []
  const names = ['createProgramSync', ...(hasSides ? ['addLoaded'] : []), ...(dlfcn.length === 0 ? [] : ['dlfcnOf'])]
  return [
    `import { ${names.join(', ')} } from ${JSON.stringify(RUNTIME)}`,
    'var opened',
    ...(dlfcn.length === 0 ? [] : ['var opener', DLFCN]),
  ]
}

/** Asked each time: side modules may have come since. */
const DLFCN = `const dlfcn = () => {
  const opened = handle()
  return opener ??= dlfcnOf(opened)
}`

/** The program as the runtime knows it; `sides` is a variable for the side modules that were loaded into it. */
export function handleExpression({ hasSides }: ProgramGlue, sides: string): string {
  const opened = 'opened ??= createProgramSync({ main: instance, imports })'
  return hasSides ? `addLoaded(${opened}, ${sides}.sides)` : opened
}

function importStatement(host: HostModule, index: number): string {
  const names = host.fields.map((field, number) => `${exportName(field)} as host_${index}_${number}`)
  return `import { ${names.join(', ')} } from ${JSON.stringify(host.id)}`
}

/** A function may come later: a page that imports the host first makes the program run before it. */
function hostValue({ modules }: Hosts, host: HostModule, field: string): string {
  const name = `host_${modules.indexOf(host)}_${host.fields.indexOf(field)}`
  return host.values.includes(field) ? name : `late(() => ${name})`
}

const LATE = `function late(get) {
  try {
    const value = get()
    if (value !== undefined) return value
  } catch {}
  return (...values) => get()(...values)
}`

/** Statements that give `instance`, not initialised yet; `wasi` is a variable of their scope. With side modules, `made` and `imports` too. */
export function instanceStatements(glue: ProgramGlue, make: MakeInstance): readonly string[] {
  const { object } = hostImports(glue)
  const wasi = glue.hosts.wasi === undefined ? [] : ['const wasi = createWasi()']
  const imports = `const imports = ${object === '' ? '{}' : object}`
  if (glue.hasSides) return [...wasi, imports, `const made = ${make('imports')}`, INSTANCE]
  if (glue.hasRuntime) return [...wasi, imports, `const instance = ${make('imports')}`]
  return [
    ...wasi,
    ...(object === '' ? [] : [`const imports = ${object}`]),
    `const instance = ${make(object === '' ? '' : 'imports')}`,
  ]
}

const INSTANCE = 'const { instance } = made'

/** Statements that initialise `instance`: constructors may call hosts, which can by then use it. */
export function initializeStatements({ hosts, initializes }: ProgramGlue): readonly string[] {
  // A host may leave it to us; its own call would run constructors a second time, so it is one or the other.
  if (hosts.wasi !== undefined) return ['wasi.initialize(instance)']
  return initializes ? ['instance.exports._initialize?.()'] : []
}

/**
 * What modules of a file's names are bound with. Hosts run before the program that imports them, and may import native names
 * themselves: those are then found at their first use.
 */
const BINDERS: readonly string[] = [
  'export function bind(name) { return native ? native[name] : (...values) => native[name](...values) }',
  `export function bindValue(name) { return native ? native[name] : ${lateValue('native[name]')} }`,
]

export const LATE_MEMORY: string = lateMemory('program().memory')

/** How a program's module in a build comes by its instance, and by the side modules that the program needs. */
export interface Makers {
  readonly instantiate: Instantiate
  readonly make: MakeInstance
  /** A call that loads the side modules that the program itself needs, into `sides`. */
  readonly startup: string
  /** A call that begins to load side modules before the program is waited for; empty where that happens elsewhere. */
  readonly begun: string
  readonly loaders: Loaders
}

const MADE_SIDES = 'prelinkedProgram(made, imports)'

/** The program's module in a build: at once, or at the first call of `program()`. */
export function programGlue(glue: ProgramGlue, { instantiate, make, startup, begun, loaders }: Makers): string {
  const statements = [
    ...hostImports(glue).statements,
    ...(glue.hasSides ? sideImports(loaders) : []),
    ...runtimeStatements(glue),
  ]
  const made = instanceStatements(glue, make)
  const initialized = initializeStatements(glue)
  if (instantiate !== 'lazy') {
    const publish = ['native = instance.exports', `export const memory = /*#__PURE__*/ (() => native.memory)()`]
    const isBegun = glue.hasSides && begun !== ''
    const madeSides = isBegun ? `Object.assign(${MADE_SIDES}, { begun })` : MADE_SIDES
    const sides = glue.hasSides ? [`export const sides = ${madeSides}`, startup] : []
    const head = isBegun ? [`const begun = ${begun}`] : []
    // `var`: hosts that run before have no instance, which is no error.
    const handle = glue.hasRuntime ? [`export function handle() { return ${handleExpression(glue, 'sides')} }`] : []
    return [
      ...[...statements, 'var native', ...BINDERS, ...handle],
      ...[...head, ...made, ...publish, ...sides, ...initialized, ''],
    ].join('\n')
  }
  const opener = glue.hasRuntime ? [`open = () => ${handleExpression(glue, 'loaded')}`] : []
  const loaded = glue.hasSides ? [`loaded = ${MADE_SIDES}`, startup] : []
  return [
    ...statements,
    'var native',
    ...(glue.hasSides ? ['var loaded', 'export function sides() { return program() && loaded }'] : []),
    ...(glue.hasRuntime ? ['var open', 'export function handle() { return program() && open() }'] : []),
    'export function program() { return native ?? start() }',
    `export const memory = ${LATE_MEMORY}`,
    'function start() {',
    ...[...made, 'native = instance.exports', ...opener, ...loaded, ...initialized].map(line => `  ${line}`),
    '  return native',
    '}',
    '',
  ].join('\n')
}

function sideImports(loaders: Loaders): readonly string[] {
  return [`import { prelinkedProgram } from ${JSON.stringify(LOADER)}`, loaderImport(loaders)]
}
