// The module that makes a program's one instance: all native imports of an environment lead to it.
import type { HostModule, Hosts } from '../hosts.ts'
import type { Instantiate } from '../options.ts'
import { lateValue } from './names.ts'
import { exportName } from './text.ts'

/** What a program's module is made from. */
export interface ProgramGlue {
  readonly hosts: Hosts
  /** Calls of the host that must fail with a message: import to what it says. Only a dev server has them. */
  readonly traps: readonly { readonly module: string; readonly field: string; readonly message: string }[]
  /** The program has something to run before its first export is called. */
  readonly initializes: boolean
}

/** The expression that makes the instance: a call that a build replaces, or the real thing. Takes an expression for the import object. */
export type MakeInstance = (imports: string) => string

/** Import statements and a function or value for what each import of the program is. */
export function hostImports({ hosts, traps }: ProgramGlue): {
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
  for (const { module, field, message } of traps) {
    const fields = modules.get(module) ?? []
    fields.push(`${exportName(field)}: () => { throw new Error(${JSON.stringify(message)}) }`)
    modules.set(module, fields)
  }
  const entries = [...modules].map(([module, fields]) => `${exportName(module)}: { ${fields.join(', ')} }`)
  if (hosts.wasi !== undefined) entries.push('wasi_snapshot_preview1: wasi.imports')
  return { statements, object: entries.length === 0 ? '' : `{ ${entries.join(', ')} }` }
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

/** Statements that give `instance`, not initialised yet; `wasi` is a variable of their scope. */
function instanceStatements(glue: ProgramGlue, make: MakeInstance): readonly string[] {
  const { object } = hostImports(glue)
  return [
    ...(glue.hosts.wasi === undefined ? [] : ['const wasi = createWasi()']),
    ...(object === '' ? [] : [`const imports = ${object}`]),
    `const instance = ${make(object === '' ? '' : 'imports')}`,
  ]
}

/** Statements that initialise `instance`: constructors may call hosts, which can by then use it. */
function initializeStatements({ hosts, initializes }: ProgramGlue): readonly string[] {
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

const LATE_MEMORY = '{ get buffer() { return program().memory.buffer }, grow: pages => program().memory.grow(pages) }'

/** The program's module in a build: at once, or at the first call of `program()`. */
export function programGlue(glue: ProgramGlue, instantiate: Instantiate, make: MakeInstance): string {
  const { statements } = hostImports(glue)
  const made = instanceStatements(glue, make)
  const initialized = initializeStatements(glue)
  if (instantiate !== 'lazy') {
    const publish = ['native = instance.exports', `export const memory = /*#__PURE__*/ (() => native.memory)()`]
    // `var`: hosts that run before have no instance, which is no error.
    return [...statements, 'var native', ...BINDERS, ...made, ...publish, ...initialized, ''].join('\n')
  }
  return [
    ...statements,
    'var native',
    'export function program() { return native ?? start() }',
    `export const memory = ${LATE_MEMORY}`,
    'function start() {',
    ...[...made, 'native = instance.exports', ...initialized].map(line => `  ${line}`),
    '  return native',
    '}',
    '',
  ].join('\n')
}

/**
 * What a dev server's program shares with the modules of its files' names: a module that imports nothing, so that it is there before
 * the program and its hosts run, and that stays when another instance takes the program's place.
 */
export function cellGlue(isLazy: boolean): string {
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
    'export const publish = exports => {',
    '  native = exports',
    ...(isLazy ? [] : ['  memory = exports.memory', '  for (const listener of listeners) listener()']),
    '}',
    'export const startLater = next => {',
    '  native = undefined',
    '  start = next',
    '  for (const listener of listeners) listener()',
    '}',
    '',
  ].join('\n')
}

/** The program's module in a dev server: an instance that another one may replace, if the server can tell of changes. */
export function servedProgramGlue(
  glue: ProgramGlue,
  { cell, instantiate, hot, make }: { cell: string; instantiate: Instantiate; hot: boolean; make: MakeInstance },
): string {
  const { statements } = hostImports(glue)
  const body = [...instanceStatements(glue, make), 'publish(instance.exports)', ...initializeStatements(glue)]
  const start =
    instantiate === 'lazy'
      ? ['startLater(() => {', ...body.map(line => `  ${line}`), '  return instance.exports', '})']
      : body
  return [
    `import { ${instantiate === 'lazy' ? 'publish, startLater' : 'publish'} } from ${JSON.stringify(cell)}`,
    ...statements,
    ...start,
    ...(hot ? ['import.meta.hot?.accept()'] : []),
    '',
  ].join('\n')
}
