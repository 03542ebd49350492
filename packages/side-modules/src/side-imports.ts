// Which part an import of a side module plays, by https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md.
import { type FunctionType, type GlobalType, type Import, SYMBOL_FLAG } from '@wasmweld/binary'
import type { ModuleSurface } from './module-surface.ts'
import type { SideImport, SideImportRole } from './side-module.ts'

/** Globals of `env` with a meaning of their own; in wasm64, a 32-bit table has a base of its own name. */
const GLOBAL_ROLES: Readonly<Record<string, SideImportRole>> = {
  __memory_base: 'memory-base',
  __table_base: 'table-base',
  __table_base32: 'table-base',
  __stack_pointer: 'stack-pointer',
}

const ADDRESS_ROLES: Readonly<Record<string, SideImportRole>> = {
  'GOT.mem': 'data-address',
  'GOT.func': 'function-address',
}

export const TABLE_NAME = '__indirect_function_table'

/** In file order. */
export function sideImports({ imports, types, dylink }: ModuleSurface): readonly SideImport[] {
  // The section says `env` where the import is of `GOT.mem` or `GOT.func`: the name alone is the key.
  const weak = new Set(
    dylink?.importInfo
      .filter(({ flags }) => (flags & SYMBOL_FLAG.bindingMask) === SYMBOL_FLAG.weak)
      .map(({ field }) => field),
  )
  return imports.map(({ module, field, description }) => {
    const type = typeOf(description, types)
    return {
      role: roleOf(module, field, description),
      module,
      name: field,
      kind: description.kind,
      ...(type === undefined ? {} : { type }),
      weak: weak.has(field),
    }
  })
}

function roleOf(module: string, field: string, description: Import['description']): SideImportRole {
  switch (description.kind) {
    case 'function':
      return 'function'
    case 'tag':
      return 'tag'
    case 'memory':
      return 'memory'
    case 'table':
      return field === TABLE_NAME ? 'table' : 'host'
    case 'global':
      return ADDRESS_ROLES[module] ?? (module === 'env' ? (GLOBAL_ROLES[field] ?? 'host') : 'host')
  }
}

function typeOf(
  description: Import['description'],
  types: readonly (FunctionType | undefined)[],
): FunctionType | GlobalType | undefined {
  if (description.kind === 'function' || description.kind === 'tag') return types.at(description.type)
  return description.kind === 'global' ? description.global : undefined
}
