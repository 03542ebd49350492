// What somebody may have meant who imports a name that a native file does not have.
import { foreignAdvice } from '@wasmweld/binary'
import { closest } from '@wasmweld/linker'
import { symbolsByName } from './native-exports.ts'
import type { NativeFile } from './native-file.ts'

/** As many names are shown at once; of a larger file they would say little. */
const SHOWN_NAMES = 8

/** A line to put below "has no export"; empty when nothing helps. */
export function hintAtExport(name: string, file: NativeFile): string {
  if (name === 'default')
    return '\n  native modules have named exports only; import { … }, or ?init for a function that makes instances'
  if (file.symbols.some(symbol => symbol.name === name && !symbol.defined))
    return '\n  it uses the symbol, and something else must define it'
  const [foreign, ...more] = file.foreign
  if (foreign !== undefined) {
    const others = more.length === 0 ? '' : ` and ${more.length} more`
    return `\n  ${foreign.name}${others} in it cannot be linked: ${foreign.kind.description}; ${foreignAdvice(foreign.kind.kind)}`
  }
  const mangled = file.exports.flatMap(({ names: [, readable] }) => readable ?? []).find(full => isCalled(full, name))
  if (mangled !== undefined)
    return `\n  it has ${mangled}: import { '${mangled}' as ${name} }, or declare the function extern "C"`
  const [similar] = closest(name, [...symbolsByName(file.exports).keys()])
  return similar === undefined ? hintAtAll(file) : `\n  did you mean ${similar}?`
}

/** Whether a readable name, as `geo::area<int>(int, int)`, is of a function that its source calls `area`. */
function isCalled(readable: string, name: string): boolean {
  const [qualified = ''] = readable.split(/[<(]/)
  return qualified.split('::').at(-1) === name
}

function hintAtAll({ exports }: NativeFile): string {
  const names = exports.flatMap(({ names: all }) => all.at(-1) ?? [])
  return names.length === 0 || names.length > SHOWN_NAMES ? '' : `\n  it has ${names.join(', ')}`
}
