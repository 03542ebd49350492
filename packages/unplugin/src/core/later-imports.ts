// What a module of a program calls when it calls a symbol that is not there yet, or nowhere: a function that throws, and says which.
import { LATER_MODULE } from '@wasmweld/linker'
import type { Environment } from './environment.ts'
import { exportName } from './glue/text.ts'
import type { HostImport } from './link-program.ts'

/**
 * Text of the members of an import object for what `imports` has of them; empty when it has none. `importer` is the name of a side
 * module, absent for the program itself.
 */
export function laterImports(
  environment: Environment,
  program: string,
  imports: readonly HostImport[],
  importer?: string,
): string {
  const fields = imports.filter(({ module }) => module === LATER_MODULE)
  if (fields.length === 0) return ''
  const { files = [], sides = [] } = environment.loaded.get(program) ?? {}
  const members = fields.map(({ field }) => {
    const by =
      importer ?? files.find(file => file.symbols.some(({ name, defined }) => !defined && name === field))?.name
    const side = sides.find(({ file }) => file.exports.some(({ symbol }) => symbol === field))?.file.name
    const where = side === undefined ? 'a side module that is' : `${side}, which is`
    const message = `${field} was called by ${by ?? 'the program'}, and comes with ${where} not loaded yet`
    return `${exportName(field)}() { throw new Error(${JSON.stringify(message)}) }`
  })
  return `${JSON.stringify(LATER_MODULE)}: { ${members.join(', ')} }`
}
