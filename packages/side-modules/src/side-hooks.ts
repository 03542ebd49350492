// What a loader has to call in a side module, in the three generations of toolchains and in two styles.
import { ByteReader, type Opcode, readInstruction, readLocals, walkBody } from '@wasmweld/binary'
import type { ModuleSurface } from './module-surface.ts'
import type { SideHooks } from './side-module.ts'

const RELOCATE = '__wasm_apply_data_relocs'
const CONSTRUCT = ['__wasm_call_ctors', '_initialize'] as const
const INITIALIZE_THREAD = ['__wasm_init_tls', '_emscripten_tls_init', '__wasix_init_tls']

export function sideHooks(surface: ModuleSurface): SideHooks {
  const functions = new Map(
    surface.exports.flatMap(({ name, kind, index }) => (kind === 'function' ? [[name, index]] : [])),
  )
  const constructors = CONSTRUCT.find(name => functions.has(name))
  const initializeThread = INITIALIZE_THREAD.find(name => functions.has(name))
  const relocate = functions.get(RELOCATE)
  const construct = constructors && functions.get(constructors)
  return {
    ...(relocate === undefined ? {} : { applyRelocations: RELOCATE }),
    relocatesInConstructors: construct !== undefined && relocatesFirst(surface, construct, relocate),
    ...(constructors === undefined ? {} : { constructors }),
    ...(initializeThread === undefined ? {} : { initializeThread }),
    unreachableConstructors: constructors === undefined && hasIdleConstructors(surface),
  }
}

function bodyOf(surface: ModuleSurface, index: number): ByteReader | undefined {
  const body = surface.bodies[index - surface.importedFunctions]
  if (body === undefined) return undefined
  const reader = new ByteReader(surface.view.bytes, body.from, body.to)
  readLocals(reader)
  return reader
}

/** Up to LLVM 14, constructors begin with a call of the relocations, which are exported in some versions and not in others. */
function relocatesFirst(surface: ModuleSurface, construct: number, relocate: number | undefined): boolean {
  const reader = bodyOf(surface, construct)
  if (reader === undefined) return false
  const { opcode, immediates } = readInstruction(reader)
  if (opcode.name !== 'call') return false
  const callee = Number(immediates[0])
  return relocate === undefined ? storesIntoData(surface, callee) : callee === relocate
}

const MOST_INSTRUCTIONS = 8

/** Whether a function begins as relocations do: a store of an address at a distance from the memory base. */
function storesIntoData(surface: ModuleSurface, index: number): boolean {
  const reader = bodyOf(surface, index)
  const type = surface.functions.at(index)
  if (reader === undefined || type === undefined || type.parameters.length + type.results.length > 0) return false
  const begin: string[] = []
  while (!reader.atEnd() && begin.length < MOST_INSTRUCTIONS) {
    const { name } = readInstruction(reader).opcode
    if (/^i(32|64)\.store$/.test(name)) return begin.includes('global.get')
    if (!/^(global\.get|i(32|64)\.(const|add))$/.test(name)) return false
    begin.push(name)
  }
  return false
}

const isCallOrEnd = ({ name }: Opcode): boolean => name === 'call' || name === 'drop' || name === 'end'

/**
 * The linker puts `__wasm_call_ctors` before all other functions, and nothing but calls into it. One that is not exported, and that nothing
 * in the module calls, was forgotten.
 */
function hasIdleConstructors(surface: ModuleSurface): boolean {
  const index = surface.importedFunctions
  const type = surface.functions.at(index)
  const reader = bodyOf(surface, index)
  if (reader === undefined || type === undefined || type.parameters.length + type.results.length > 0) return false
  if (surface.exports.some(exported => exported.kind === 'function' && exported.index === index)) return false
  if (surface.start === index || surface.elements.some(({ functions }) => functions?.includes(index))) return false
  let calls = 0
  while (!reader.atEnd()) {
    const { opcode } = readInstruction(reader)
    if (!isCallOrEnd(opcode)) return false
    if (opcode.name === 'call') calls++
  }
  return calls > 0 && !isCalled(surface, index)
}

function isCalled(surface: ModuleSurface, index: number): boolean {
  return surface.bodies.some(body => {
    const reader = new ByteReader(surface.view.bytes, body.from, body.to)
    let found = false
    walkBody(reader, opcode => {
      if (opcode.name === 'call' && new ByteReader(reader.bytes, reader.offset, reader.end).u32() === index)
        found = true
    })
    return found
  })
}
