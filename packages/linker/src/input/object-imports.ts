import type { GlobalType, Import, MemoryType, TableType } from '@wasmweld/binary'
import type { ImportedName } from './object-file.ts'

/** An object's imports by kind, each in the order of the file. */
export interface ObjectImports {
  readonly functions: readonly (ImportedName & { readonly type: number })[]
  readonly globals: readonly (ImportedName & { readonly type: GlobalType })[]
  readonly tables: readonly (ImportedName & { readonly type: TableType })[]
  readonly tags: readonly (ImportedName & { readonly type: number })[]
  readonly memories: readonly MemoryType[]
}

/** Splits the import section by kind. */
export function sortImports(imports: readonly Import[]): ObjectImports {
  const functions: (ImportedName & { type: number })[] = []
  const globals: (ImportedName & { type: GlobalType })[] = []
  const tables: (ImportedName & { type: TableType })[] = []
  const tags: (ImportedName & { type: number })[] = []
  const memories: MemoryType[] = []
  for (const { module, field, description } of imports) {
    switch (description.kind) {
      case 'function':
        functions.push({ module, field, type: description.type })
        break
      case 'global':
        globals.push({ module, field, type: description.global })
        break
      case 'table':
        tables.push({ module, field, type: description.table })
        break
      case 'tag':
        tags.push({ module, field, type: description.type })
        break
      case 'memory':
        memories.push(description.memory)
        break
      default:
        description satisfies never
    }
  }
  return { functions, globals, tables, tags, memories }
}
