// The module that `import { parse } from './x.so'` becomes: it waits for its side module, and has a declaration for each export.
import { formatProgramId } from '../native-id.ts'
import { MEMORY, type NativeExport } from '../native-exports.ts'
import { type Subject, pendingCall } from '../pending-calls.ts'
import { type Binding, lateValue } from './names.ts'
import { exportName, isVariableName, member } from './text.ts'

/** Functions of `@wasmweld/runtime/prelinked` that load: which one is known before the output only where all outputs agree. */
export type Loaders = 'load' | 'now' | 'both'

export interface SideGlue {
  readonly subject: Required<Subject>
  readonly binding: Binding
  /** A dev server's. */
  readonly served: boolean
  readonly loaders: Loaders
  /** The module may wait for it. */
  readonly wait: boolean
  readonly forNode: boolean
  /** What a call for its file carries. */
  readonly carried: readonly string[]
}

export const LOADER = '@wasmweld/runtime/prelinked'

/** Text of the module for a side module's exports. */
export function sideGlue(exports: readonly NativeExport[], glue: SideGlue): string {
  const declare = DECLARATIONS[glue.binding]
  const names: [name: string, variable: string][] = []
  const lines = exports.map((item, index) => {
    const [first] = item.names
    const variable = isVariableName(first) && !first.startsWith('$$') ? first : `$$${index}`
    names.push(...item.names.map((name): [string, string] => [name, variable]))
    return declare(item, variable)
  })
  const list = names.map(([name, variable]) => (name === variable ? name : `${variable} as ${exportName(name)}`))
  const hasDefault = names.some(([name]) => name === 'default')
  return [
    ...(glue.served ? servedHead(glue) : builtHead(glue)),
    ...lines,
    ...(hasDefault ? [] : [namespaceLine(names, glue.binding)]),
    `export { ${[...list, ...(hasDefault ? [] : ['$$namespace as default']), `$$memory as ${MEMORY}`].join(', ')} }`,
    '',
  ].join('\n')
}

/** What is the same object as long as the module is there has getters, since its values may be replaced. */
function namespaceLine(names: readonly (readonly [name: string, variable: string])[], binding: Binding): string {
  const members = names.map(([name, variable]) =>
    binding === 'direct' ? `${exportName(name)}: ${variable}` : `get ${exportName(name)}() { return ${variable} }`,
  )
  return `const $$namespace = /*#__PURE__*/ (() => Object.freeze({ ${members.join(', ')} }))()`
}

function builtHead({ subject, binding, loaders, wait, forNode, carried }: SideGlue): readonly string[] {
  const program = JSON.stringify(formatProgramId({ part: 'program', program: subject.program }))
  const isLazy = binding === 'lazy'
  const call = pendingCall('side', subject, [isLazy ? '$$sides()' : '$$sides', ...loaderNames(loaders)], carried)
  return [
    ...(forNode ? [`import { readFileSync } from 'node:fs'`] : []),
    `import { sides as $$sides, memory as $$memory } from ${program}`,
    loaderImport(loaders),
    ...(isLazy
      ? ['let $$native', `const $$ = () => $$native ??= ${call}`]
      : [`const $$ = ${wait ? 'await ' : ''}${call}`]),
  ]
}

function servedHead({ subject, binding, wait }: SideGlue): readonly string[] {
  const { program, side } = subject
  const name = JSON.stringify(side)
  return [
    `import { side as $$side, loadSide as $$load, swapped as $$swapped, memory as $$memory } from ${JSON.stringify(formatProgramId({ part: 'cell', program }))}`,
    `import ${JSON.stringify(formatProgramId({ part: 'program', program }))}`,
    ...(binding === 'lazy' ? [] : [`${wait ? 'await ' : ''}$$load(${name})`]),
    `const $$ = () => ${binding === 'lazy' ? `$$load(${name})` : `$$side(${name})`}`,
  ]
}

/** Imports what `loaderNames` names. */
export function loaderImport(loaders: Loaders): string {
  const names = [...(loaders === 'now' ? [] : ['loadPrelinked']), ...(loaders === 'load' ? [] : ['loadPrelinkedNow'])]
  return `import { ${names.join(', ')} } from ${JSON.stringify(LOADER)}`
}

/** Values of a pending call. */
export function loaderNames(loaders: Loaders): readonly string[] {
  return [loaders === 'now' ? '' : 'loadPrelinked', loaders === 'load' ? '' : 'loadPrelinkedNow']
}

const wrapper = ({ symbol }: NativeExport, variable: string): string =>
  `function ${variable}(...values) { return ${member('$$()', symbol)}(...values) }`

const DECLARATIONS: Readonly<Record<Binding, (item: NativeExport, variable: string) => string>> = {
  direct: ({ symbol }, variable) => `const ${variable} = /*#__PURE__*/ (() => ${member('$$', symbol)})()`,
  lazy: (item, variable) =>
    item.kind === 'function'
      ? wrapper(item, variable)
      : `const ${variable} = ${lateValue(member('$$()', item.symbol))}`,
  swapped: (item, variable) =>
    item.kind === 'function'
      ? wrapper(item, variable)
      : `let ${variable}\n$$swapped(() => { ${variable} = $$()?.[${JSON.stringify(item.symbol)}] })`,
}
