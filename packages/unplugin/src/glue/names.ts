// The module that `import { add } from './x.o'` becomes: one declaration for each export, so that a bundler drops those that
// nobody uses, and the rest are the linker's roots.
import { formatProgramId } from '../native-id.ts'
import { MEMORY, type NativeExport } from '../native-exports.ts'
import { exportName, isVariableName, member } from './text.ts'

/** How an export reaches the instance. */
export type Binding =
  /** It is there when the module runs: exports are the instance's own. */
  | 'direct'
  /** It is made at the first call. */
  | 'lazy'
  /** It is there, and another one may take its place. */
  | 'swapped'

/** Text of the module for a file's exports; `program` is the program that the file is in. */
export function namesGlue(exports: readonly NativeExport[], program: string, binding: Binding): string {
  const declare = DECLARATIONS[binding]
  const memory: NativeExport = { symbol: MEMORY, names: [MEMORY], kind: 'table' }
  const lines = [...exports, memory].map((item, index) => {
    const [first, ...more] = item.names
    const variable = isVariableName(first) && !first.startsWith('$$') ? first : `$$${index}`
    const aliases = variable === first ? more : [first, ...more]
    const list = aliases.map(alias => `${variable} as ${exportName(alias)}`).join(', ')
    return `${variable === first ? 'export ' : ''}${declare(item, variable)}${list === '' ? '' : `\nexport { ${list} }`}`
  })
  const imported =
    binding === 'direct' ? 'native as $$' : binding === 'lazy' ? 'program as $$' : 'program as $$, swapped as $$swapped'
  return [
    `import { ${imported} } from ${JSON.stringify(formatProgramId({ part: 'program', program }))}`,
    ...lines,
    '',
  ].join('\n')
}

const DECLARATIONS: Readonly<Record<Binding, (item: NativeExport, variable: string) => string>> = {
  direct: ({ symbol }, variable) => `const ${variable} = /*#__PURE__*/ (() => ${member('$$', symbol)})()`,
  lazy: (item, variable) => {
    if (item.kind === 'function') return wrapper(item.symbol, variable)
    return `const ${variable} = ${item.symbol === MEMORY ? LAZY_MEMORY : lazyGlobal(item.symbol)}`
  },
  swapped: (item, variable) => {
    if (item.kind === 'function') return wrapper(item.symbol, variable)
    const current = member('$$()', item.symbol)
    return `let ${variable} = ${current}\n$$swapped(() => { ${variable} = ${current} })`
  },
}

function wrapper(symbol: string, variable: string): string {
  return `const ${variable} = (...values) => ${member('$$()', symbol)}(...values)`
}

const LAZY_MEMORY = `{ get buffer() { return $$().memory.buffer }, grow: pages => $$().memory.grow(pages) }`

function lazyGlobal(symbol: string): string {
  const global = member('$$()', symbol)
  return `{ get value() { return ${global}.value }, set value(value) { ${global}.value = value }, valueOf: () => ${global}.value }`
}
