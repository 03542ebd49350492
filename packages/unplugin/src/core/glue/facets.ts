// What `?init`, `?module` and `?url` give. Each file's own module passes on the one of its program: an export of its own, so that
// a bundler can tell whether it is used.
import { type ProgramId, formatProgramId } from '../native-id.ts'
import { type ProgramGlue, hostImports } from './program.ts'

/** Text of the module for `x.o?init` and its like. */
export function facetGlue(id: ProgramId): string {
  return [
    `import value from ${JSON.stringify(formatProgramId(id))}`,
    'const passed = /*#__PURE__*/ (() => value)()',
    'export { passed as default }',
    '',
  ].join('\n')
}

/** A function that makes an instance each time; `compiled` is an expression for the module or a promise of it, evaluated once. */
export function initGlue(glue: ProgramGlue, head: readonly string[], compiled: string): string {
  const { statements, object } = hostImports(glue)
  const hasWasi = glue.hosts.wasi !== undefined
  const body = [
    ...(hasWasi ? ['const wasi = createWasi()'] : []),
    `const merged = ${object === '' ? '{}' : object}`,
    'for (const [module, fields] of Object.entries(imports)) merged[module] = { ...merged[module], ...fields }',
    `compiled ??= ${compiled}`,
    'const instance = await WebAssembly.instantiate(await compiled, merged)',
    hasWasi ? 'wasi.initialize(instance)' : 'instance.exports._initialize?.()',
    'return instance.exports',
  ]
  return [
    ...statements,
    ...head,
    'let compiled',
    'export default async function init({ imports = {} } = {}) {',
    ...body.map(line => `  ${line}`),
    '}',
    '',
  ].join('\n')
}

/** The compiled module or the URL, from an expression. */
export function valueGlue(head: readonly string[], expression: string): string {
  return [...head, `const value = ${expression}`, 'export { value as default }', ''].join('\n')
}
