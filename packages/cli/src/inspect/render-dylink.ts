import { columns } from './columns.ts'
import type { DylinkDescription, SideDescription } from './describe-module.ts'

/** What a side module asks of its loader, and how it presents itself to it. */
export function renderDylink(dylink: DylinkDescription): string {
  const { convention, architecture, memory, needed, exports, imports, runtimePath, unknown, side } = dylink
  return columns([
    ['section', convention === 'dylink' ? 'dylink, as before 2021' : convention],
    ...(architecture === undefined ? [] : [['for', architecture]]),
    ...(memory === undefined
      ? []
      : [
          ['memory', `${count(memory.size, 'byte')}, aligned to ${memory.alignment}`],
          ['table', `${count(memory.tableSize, 'slot')}, aligned to ${memory.tableAlignment}`],
        ]),
    ...needed.map(library => ['needs', library]),
    ...exports.map(({ name, flags }) => ['export', `${name} ${flags.join(' ')}`]),
    ...imports.map(({ module, field, flags }) => ['import', `${module}.${field} ${flags.join(' ')}`]),
    ...runtimePath.map(path => ['search', path]),
    ...unknown.map(({ id, size }) => ['unknown', `subsection ${id}, ${count(size, 'byte')}`]),
    ...sideRows(side),
  ])
}

function sideRows({ roles, weak, selfImports, hooks, abi }: SideDescription): readonly string[][] {
  const takes = [
    ...counted(roles.function, 'function', 'functions'),
    ...counted(roles['data-address'], 'address of data', 'addresses of data'),
    ...counted(roles['function-address'], 'address of a function', 'addresses of functions'),
    ...counted(roles.tag, 'tag', 'tags'),
    ...counted(roles.host, 'other of the host', 'others of the host'),
  ]
  return [
    ...(takes.length === 0 ? [] : [['takes', takes.join(', ')]]),
    ...(selfImports === 0 ? [] : [['', `${selfImports.toLocaleString('en')} of them it defines itself`]]),
    ...(weak.length === 0 ? [] : [['weak', weak.join(', ')]]),
    ['calls', hookTexts(hooks)],
    ['built for', abiTexts(abi)],
  ]
}

const counted = (number: number | undefined, one: string, many: string): readonly string[] =>
  number === undefined ? [] : [`${number.toLocaleString('en')} ${number === 1 ? one : many}`]

function hookTexts(hooks: SideDescription['hooks']): string {
  const { applyRelocations, constructors, initializeThread, relocatesInConstructors, unreachableConstructors } = hooks
  const texts = [
    applyRelocations,
    constructors && (relocatesInConstructors ? `${constructors} (which relocates first)` : constructors),
    initializeThread && `${initializeThread} in each thread`,
    unreachableConstructors ? 'no constructors, although there are some: they are not exported' : undefined,
  ]
  return texts.filter(text => text !== undefined).join(', ') || 'nothing'
}

const EXCEPTIONS = { wasm: 'exceptions of WebAssembly', javascript: 'exceptions through JavaScript', none: undefined }

function abiTexts({ pointer, sharedMemory, exceptions, atomics, halvedIntegers }: SideDescription['abi']): string {
  const texts = [
    pointer === 'i64' ? 'wasm64' : 'wasm32',
    sharedMemory === true ? 'shared memory' : undefined,
    EXCEPTIONS[exceptions],
    atomics === true ? 'atomic instructions' : undefined,
    halvedIntegers.length > 0 ? '64-bit integers in halves, without BigInt' : undefined,
  ]
  return texts.filter(text => text !== undefined).join(', ')
}

const count = (number: number, what: string): string =>
  `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`
