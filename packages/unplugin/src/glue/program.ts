// The module that makes a program's one instance: all native imports of an environment lead to it.
import type { HostModule, Hosts } from '../hosts.ts'
import type { Instantiate } from '../options.ts'
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
  if (hosts.wasi !== undefined) statements.push(`import createWasi from ${JSON.stringify(hosts.wasi)}`)
  const modules = new Map<string, string[]>(
    hosts.modules.map(host => [
      host.module,
      host.fields.map(field => `${exportName(field)}: ${localName(hosts, host, field)}`),
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

function localName({ modules }: Hosts, host: HostModule, field: string): string {
  return `host_${modules.indexOf(host)}_${host.fields.indexOf(field)}`
}

/** Statements that give `instance`, made and initialised; `wasi` is a variable of their scope. */
export function instanceStatements(glue: ProgramGlue, make: MakeInstance): readonly string[] {
  const { object } = hostImports(glue)
  const { wasi } = glue.hosts
  return [
    ...(wasi === undefined ? [] : ['const wasi = createWasi()']),
    ...(object === '' ? [] : [`const imports = ${object}`]),
    `const instance = ${make(object === '' ? '' : 'imports')}`,
    ...(wasi === undefined ? [] : ['wasi.initialize(instance)']),
    // A host may leave it to us; its own call would run constructors a second time, so it is one or the other.
    ...(wasi === undefined && glue.initializes ? ['instance.exports._initialize?.()'] : []),
  ]
}

/** The program's module in a build: `native` at once, or `program()` at the first call. */
export function programGlue(glue: ProgramGlue, instantiate: Instantiate, make: MakeInstance): string {
  const { statements } = hostImports(glue)
  const body = instanceStatements(glue, make)
  if (instantiate !== 'lazy') return [...statements, ...body, 'export const native = instance.exports', ''].join('\n')
  return [
    ...statements,
    'let native',
    'export const program = () => (native ??= start())',
    'function start() {',
    ...body.map(line => `  ${line}`),
    '  return instance.exports',
    '}',
    '',
  ].join('\n')
}

/** The program's module in a dev server: an instance that another one may replace, if the server can tell of changes. */
export function servedProgramGlue(
  glue: ProgramGlue,
  { instantiate, hot, make }: { instantiate: Instantiate; hot: boolean; make: MakeInstance },
): string {
  const { statements } = hostImports(glue)
  const body = instanceStatements(glue, make)
  const start =
    instantiate === 'lazy'
      ? ['function start() {', ...body, 'return instance.exports', '}']
      : [...body, 'const start = () => instance.exports']
  return [
    ...statements,
    ...start,
    // Glue modules that ran before hold functions of the first copy of this module: both find the newest instance here.
    `const shared = ${hot ? 'import.meta.hot?.data ?? {}' : '{}'}`,
    'shared.listeners ??= new Set()',
    'shared.exports = undefined',
    'shared.start = start',
    'export const program = () => (shared.exports ??= shared.start())',
    'export const swapped = listener => { shared.listeners.add(listener) }',
    'for (const listener of shared.listeners) listener()',
    ...(hot ? ['import.meta.hot?.accept()'] : []),
    '',
  ].join('\n')
}
