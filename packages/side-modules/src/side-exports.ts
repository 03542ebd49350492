// What a side module gives: functions with types and slots, data as offsets, tags; and names that are no symbols.
import { type ConstExpression, type Export, SYMBOL_FLAG } from '@wasmweld/binary'
import type { ModuleSurface } from './module-surface.ts'
import { TABLE_NAME } from './side-imports.ts'
import type { SideExport } from './side-module.ts'

const INTERNAL: ReadonlySet<string> = new Set([
  'memory',
  TABLE_NAME,
  '__memory_base',
  '__table_base',
  '__stack_pointer',
  '__dso_handle',
  '__wasm_call_ctors',
  '_initialize',
  '__wasm_apply_data_relocs',
  '__wasm_apply_global_relocs',
  '__wasm_apply_tls_relocs',
  '__wasm_apply_global_tls_relocs',
  '__wasm_init_tls',
  '_emscripten_tls_init',
  '__wasix_init_tls',
  '__tls_base',
  '__tls_size',
  '__tls_align',
  '__set_stack_limits',
  '__asyncify_state',
  '__asyncify_data',
])

/** JavaScript in a module's data, and the original of a wrapped function, go by names with these beginnings. */
const INTERNAL_PREFIXES = ['__start_em_', '__stop_em_', '__em_js__', '__em_lib_deps_', 'orig$', 'dynCall_', 'asyncify_']

/** Whether a name is of the convention, or of one module alone, and thus no symbol that others may bind to. */
export const isInternalName = (name: string): boolean =>
  INTERNAL.has(name) || INTERNAL_PREFIXES.some(prefix => name.startsWith(prefix))

/** In file order. */
export function sideExports(surface: ModuleSurface): readonly SideExport[] {
  const threadLocal = new Set(
    surface.dylink?.exportInfo.filter(({ flags }) => flags & SYMBOL_FLAG.tls).map(({ name }) => name),
  )
  const slots = slotsOf(surface)
  return surface.exports.map(exported => ({
    name: exported.name,
    ...described(exported, surface, slots, threadLocal.has(exported.name)),
    internal: isInternalName(exported.name),
  }))
}

function described(
  { kind, index }: Export,
  surface: ModuleSurface,
  slots: ReadonlyMap<number, number>,
  isThreadLocal: boolean,
): Omit<SideExport, 'name' | 'internal'> {
  if (kind === 'memory' || kind === 'table') return { kind }
  if (kind === 'global') return describedGlobal(surface.globals.at(index), isThreadLocal)
  const type = (kind === 'function' ? surface.functions : surface.tags).at(index)
  const slot = kind === 'function' ? slots.get(index) : undefined
  return { kind, ...(type === undefined ? {} : { type }), ...(slot === undefined ? {} : { slot }) }
}

/** Data is exported as an immutable global that holds its offset. */
function describedGlobal(
  global: ModuleSurface['globals'][number] | undefined,
  isThreadLocal: boolean,
): Omit<SideExport, 'name' | 'internal'> {
  const offset = global?.init && constantOf(global.init)
  if (global === undefined || global.type.mutable || offset === undefined) return { kind: 'global' }
  return { kind: isThreadLocal ? 'thread-local' : 'data', offset }
}

function constantOf(expression: ConstExpression): number | undefined {
  const [first] = expression
  if (expression.length !== 1 || !/^i(32|64)\.const$/.test(first.opcode.name)) return undefined
  const [value] = first.immediates
  return typeof value === 'number' ? value >>> 0 : Number(value)
}

/** The first slot of each function in the module's active elements, from the module's table base. */
function slotsOf({ elements }: ModuleSurface): ReadonlyMap<number, number> {
  const slots = new Map<number, number>()
  for (const { mode, offset, functions = [] } of elements) {
    if (mode !== 'active' || offset === undefined) continue
    const from = distanceOf(offset)
    functions.forEach((index, at) => {
      if (!slots.has(index)) slots.set(index, from + at)
    })
  }
  return slots
}

/** What is added to the base: nothing, or with extended constants a number. */
function distanceOf(expression: ConstExpression): number {
  let sum = 0
  for (const { opcode, immediates } of expression) {
    if (/^i(32|64)\.const$/.test(opcode.name)) sum += Number(immediates[0])
  }
  return sum
}
