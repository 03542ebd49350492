// What modules of one program have to agree on, as far as a module shows it.
import type { ModuleSurface } from './module-surface.ts'
import type { SideAbi, SideImport } from './side-module.ts'

export function sideAbi(surface: ModuleSurface, imports: readonly SideImport[]): SideAbi {
  const { memory, dylink, features, tags, exports } = surface
  const sharedMemory = memory?.limits.shared
  const architecture = dylink?.architecture
  return {
    pointer: isWide(surface, imports) ? 'i64' : 'i32',
    sharedMemory,
    exceptions: tags.length > 0 ? 'wasm' : imports.some(isInvoke) ? 'javascript' : 'none',
    atomics:
      features.length === 0 ? undefined : features.some(({ name, prefix }) => name === 'atomics' && prefix === '+'),
    halvedIntegers: exports.flatMap(({ name }) => (name.startsWith(WHOLE) ? [name.slice(WHOLE.length)] : [])),
    ...(architecture === undefined ? {} : { architecture }),
  }
}

/** Emscripten without `-sWASM_BIGINT` wraps functions of 64-bit integers, and exports the wrapped ones under these names. */
const WHOLE = 'orig$'

/** JavaScript catches for functions that are called through these. */
export const isInvoke = ({ role, name }: Pick<SideImport, 'role' | 'name'>): boolean =>
  role === 'function' && name.startsWith('invoke_')

/** The upper half of a 64-bit integer goes through these where JavaScript is not given a BigInt. */
export const isHalfInteger = ({ role, name }: Pick<SideImport, 'role' | 'name'>): boolean =>
  role === 'function' && (name === 'setTempRet0' || name === 'getTempRet0')

function isWide({ memory, dylink }: ModuleSurface, imports: readonly SideImport[]): boolean {
  if (memory !== undefined) return memory.limits.address === 'i64'
  const base = imports.find(({ role }) => role === 'memory-base' || role === 'stack-pointer' || role === 'data-address')
  if (base?.type !== undefined && 'value' in base.type) return base.type.value === 'i64'
  return dylink?.architecture === 'wasm64'
}
