// What native modules are while a bundler is asked what it keeps: a declaration for each export, that calls a function which does not
// exist. Those that stand in the output are kept; the bundler drops them where it will drop the real ones, being of the same form.
import type { HostModule } from '../../core/hosts.ts'
import { RUNTIME_NAMES } from '../../core/glue/runtime.ts'
import { exportName } from '../../core/glue/text.ts'
import { type ProgramId, formatProgramId } from '../../core/native-id.ts'
import { MEMORY, type NativeExport } from '../../core/native-exports.ts'
import type { Marks } from './marks.ts'

/** Names that modules of a program give to those of files. */
const PROGRAM_NAMES: readonly string[] = ['bind', 'bindValue', 'program', 'sides', 'handle', MEMORY]

/** A file whose names are imported. */
interface NamedFile {
  readonly id: string
  readonly program: string
  readonly exports: readonly NativeExport[]
  /** Importing it does something though no name is used. */
  readonly isKept: boolean
  /** Its memory is the program's. A finished module has its own, under whatever name. */
  readonly sharesMemory: boolean
}

/** Text of `x.o`. */
export function firstNames(marks: Marks, { id, program, exports, isKept, sharesMemory }: NamedFile): string {
  return [
    importOf({ part: 'program', program }, ['bind', MEMORY]),
    ...(isKept ? [`${marks.module(id)}(bind)`] : []),
    ...exports.map(({ names }) => declaration(marks.name(id, names[0]), names, 'bind')),
    ...(sharesMemory ? [`export { ${MEMORY} }`] : []),
    '',
  ].join('\n')
}

/** Text of a side module: it waits for the module as soon as a name is used, or it is imported for its own sake. */
export function firstSide(
  marks: Marks,
  { id, program, exports }: { id: string; program: string; exports: readonly NativeExport[] },
): string {
  const hasDefault = exports.some(({ names }) => names.includes('default'))
  return [
    importOf({ part: 'program', program }, ['sides', MEMORY]),
    `const $$ = ${marks.module(id)}(sides)`,
    ...exports.map(({ names }) => declaration(marks.name(id, names[0]), names, '$$')),
    ...(hasDefault ? [] : [declaration(marks.name(id, 'default'), ['default'], '$$')]),
    `export { ${MEMORY} }`,
    '',
  ].join('\n')
}

/** Text of `x.o?init` and its like. */
export function firstFacet(marks: Marks, id: string, part: ProgramId): string {
  return [
    `import value from ${JSON.stringify(formatProgramId(part))}`,
    declaration(marks.name(id, 'default'), ['default'], 'value'),
    '',
  ].join('\n')
}

/** Text of a program's own module; `hosts`: modules of JavaScript that it imports, as far as they are known. */
export function firstProgram(marks: Marks, { part, program }: ProgramId, hosts: FirstHosts): string {
  const id = formatProgramId({ part, program })
  if (part === 'runtime') {
    const names = RUNTIME_NAMES.filter(name => name !== MEMORY)
    return [
      importOf({ part: 'program', program }, ['handle', MEMORY]),
      ...names.map(name => declaration(marks.name(id, name), [name], 'handle')),
      `export { ${MEMORY} }`,
      '',
    ].join('\n')
  }
  const wasi = hosts.wasi === undefined ? [] : [`import wasi from ${JSON.stringify(hosts.wasi)}`]
  const imports = hosts.modules.map(
    ({ id: host, fields }, index) =>
      `import { ${fields.map((field, number) => `${exportName(field)} as host_${index}_${number}`).join(', ')} } from ${JSON.stringify(host)}`,
  )
  const values = hosts.modules.flatMap(({ fields }, index) =>
    fields.map((_, number) => `() => host_${index}_${number}`),
  )
  const given = [...(wasi.length === 0 ? [] : ['wasi']), ...values].join(', ')
  const names = part === 'program' ? PROGRAM_NAMES : ['default']
  return [...wasi, ...imports, ...names.map(name => declaration(marks.name(id, name), [name], given)), ''].join('\n')
}

/** What of a program's hosts leads to more modules. */
export interface FirstHosts {
  readonly modules: readonly Pick<HostModule, 'id' | 'fields'>[]
  readonly wasi: string | undefined
}

function importOf(id: ProgramId, names: readonly string[]): string {
  return `import { ${names.join(', ')} } from ${JSON.stringify(formatProgramId(id))}`
}

function declaration(mark: string, names: readonly string[], value: string): string {
  const list = names.map(name => `${mark}$ as ${exportName(name)}`)
  return `const ${mark}$ = /*#__PURE__*/ ${mark}(${value})\nexport { ${list.join(', ')} }`
}
