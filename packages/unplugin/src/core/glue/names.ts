// The module that `import { add } from './x.o'` becomes: one declaration for each export, so that a bundler drops those that
// nobody uses, and the rest are the linker's roots.
import { formatProgramId } from '../native-id.ts'
import { MEMORY, type NativeExport } from '../native-exports.ts'
import { exportName, isVariableName, member } from './text.ts'

/** How an export reaches the instance. */
export type Binding =
  /** It is there when the module runs, and exports are the instance's own; but to a host of the program, which runs before it. */
  | 'direct'
  /** It is made at the first call. */
  | 'lazy'
  /** It is there, and another one may take its place. */
  | 'swapped'

/** Of what kind a module of names is. */
export interface NamesForm {
  /** It is a dev server's (`cellGlue`). */
  readonly hasCell?: boolean
  /** It passes the program's memory on; a finished module's, if it is exported, is an export like others. */
  readonly sharesMemory?: boolean
}

/** Text of the module for a file's exports. */
export function namesGlue(
  exports: readonly NativeExport[],
  program: string,
  binding: Binding,
  { hasCell = binding === 'swapped', sharesMemory = true }: NamesForm = {},
): string {
  const declare = DECLARATIONS[binding]
  const lines = exports.map((item, index) => {
    const [first, ...more] = item.names
    const variable = isVariableName(first) && !first.startsWith('$$') ? first : `$$${index}`
    const aliases = variable === first ? more : [first, ...more]
    const list = aliases.map(alias => `${variable} as ${exportName(alias)}`).join(', ')
    return `${variable === first ? 'export ' : ''}${declare(item, variable)}${list === '' ? '' : `\nexport { ${list} }`}`
  })
  const whole = JSON.stringify(formatProgramId({ part: 'program', program }))
  const from = hasCell ? JSON.stringify(formatProgramId({ part: 'cell', program })) : whole
  return [
    `import { ${IMPORTED[binding]}${sharesMemory ? ', memory as $$memory' : ''} } from ${from}`,
    ...(from === whole ? [] : [`import ${whole}`]),
    ...lines,
    // The program's own: a host that is called while the program starts needs it before this module has run.
    ...(sharesMemory ? [`export { $$memory as ${MEMORY} }`] : []),
    '',
  ].join('\n')
}

const IMPORTED: Readonly<Record<Binding, string>> = {
  direct: 'bind as $$, bindValue as $$value',
  lazy: 'program as $$',
  swapped: 'program as $$, swapped as $$swapped',
}

const DECLARATIONS: Readonly<Record<Binding, (item: NativeExport, variable: string) => string>> = {
  direct: ({ symbol, kind }, variable) =>
    `const ${variable} = /*#__PURE__*/ ${kind === 'function' ? '$$' : '$$value'}(${JSON.stringify(symbol)})`,
  lazy: (item, variable) => {
    if (item.kind === 'function') return wrapper(item.symbol, variable)
    const value = member('$$()', item.symbol)
    return `const ${variable} = ${lateExport(item.kind, value)}`
  },
  swapped: (item, variable) => {
    if (item.kind === 'function') return wrapper(item.symbol, variable)
    return `let ${variable}\n$$swapped(() => { ${variable} = ${member('$$()', item.symbol)} })`
  },
}

/** A declaration, which a host can call before this module has run. */
function wrapper(symbol: string, variable: string): string {
  return `function ${variable}(...values) { return ${member('$$()', symbol)}(...values) }`
}

/** Text of what stands for a memory that an expression gives later. */
export function lateMemory(memory: string): string {
  return `{ get buffer() { return ${memory}.buffer }, grow: pages => ${memory}.grow(pages) }`
}

function lateExport(kind: NativeExport['kind'], value: string): string {
  if (kind === 'memory') return lateMemory(value)
  if (kind === 'table') return lateTable(value)
  // Nothing can stand for a tag: who has one has the instance.
  return kind === 'tag' ? `/*#__PURE__*/ (() => ${value})()` : lateValue(value)
}

function lateTable(table: string): string {
  const methods = ['get', 'set', 'grow'].map(name => `${name}: (...values) => ${table}.${name}(...values)`)
  return `{ get length() { return ${table}.length }, ${methods.join(', ')} }`
}

/** Text of what stands for a global that an expression gives later. */
export function lateValue(global: string): string {
  return `{ get value() { return ${global}.value }, set value(value) { ${global}.value = value }, valueOf: () => ${global}.value }`
}
