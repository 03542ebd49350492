import type { Import, ImportDescription, MemoryType } from '@wasmweld/binary'
import type { Layout } from '../../layout/layout.ts'
import type { LinkPlan } from '../../plan.ts'
import type { LinkSymbol } from '../../symbols/resolution.ts'

/** The memory's limits in pages. */
export function memoryType({ memory }: Layout, plan: LinkPlan): MemoryType {
  const { pages: minimum, maximumPages } = memory
  const limits = {
    minimum,
    ...(maximumPages === undefined ? {} : { maximum: maximumPages }),
    shared: plan.sharedMemory,
    address: plan.pointerType,
  }
  return plan.pageSize === 65536 ? { limits } : { limits, pageSizeLog2: Math.log2(plan.pageSize) }
}

function describeImport(symbol: LinkSymbol, layout: Layout, plan: LinkPlan): ImportDescription {
  const { kind, typeKey, globalType, tableType, linker } = symbol
  const { functionTable, typeIndex } = layout
  if (kind === 'global' && globalType !== undefined) return { kind, global: globalType }
  if (kind === 'table' && (linker === 'function-table' || symbol.name === '__indirect_function_table')) {
    // An importing module says how many slots it fills; the host's table may be larger.
    return {
      kind,
      table: {
        element: 'funcref',
        limits: { minimum: functionTable?.size ?? 0, shared: false, address: plan.pointerType },
      },
    }
  }
  if (kind === 'table' && tableType !== undefined) return { kind, table: tableType }
  return { kind: kind === 'tag' ? 'tag' : 'function', type: typeIndex.get(typeKey) ?? 0 }
}

/** The memory first, then what symbols ask for, then the addresses of symbols. */
export function importsOf(layout: Layout, plan: LinkPlan): Import[] {
  const imports: Import[] = []
  if (plan.memoryImport !== undefined) {
    imports.push({ ...plan.memoryImport, description: { kind: 'memory', memory: memoryType(layout, plan) } })
  }
  for (const { module, field, symbol } of layout.imports)
    imports.push({ module, field, description: describeImport(symbol, layout, plan) })
  // Mutable, so that libraries that want each other's addresses can be filled in once all are there.
  const global = { value: plan.pointerType, mutable: true }
  for (const { kind, name } of layout.gotImports)
    imports.push({
      module: kind === 'function' ? 'GOT.func' : 'GOT.mem',
      field: name,
      description: { kind: 'global', global },
    })
  return imports
}
