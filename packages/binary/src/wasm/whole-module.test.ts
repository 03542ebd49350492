// A module put together by the writers runs: the engine agrees with what they write, and the readers find it again.

import { expect, test } from 'vitest'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { readCodeSection, writeCodeSection, writeLocals } from './code-section.ts'
import { globalGet, i32Const, refFunc } from './const-expression.ts'
import { writeDataCountSection } from './data-count-section.ts'
import { writeDataSection } from './data-section.ts'
import { writeElementSection } from './element-section.ts'
import { writeExportSection } from './export-section.ts'
import { writeFunctionSection } from './function-section.ts'
import { writeGlobalSection } from './global-section.ts'
import { writeImportSection } from './import-section.ts'
import { instruction, writeInstruction, type Instruction } from './instructions.ts'
import { writeMemorySection } from './memory-section.ts'
import { readModule, SECTION_IDS, sectionReader, writeCustomSection, writeHeader, writeSection } from './module.ts'
import { readNameSection, writeNameSection } from './name-section.ts'
import { writeStartSection } from './start-section.ts'
import { writeTableSection } from './table-section.ts'
import { writeTagSection } from './tag-section.ts'
import { functionType, writeTypeSection } from './type-section.ts'
import type { RecursionGroup } from './types.ts'

const group = (type: ReturnType<typeof functionType>): RecursionGroup => ({
  types: [{ composite: type, final: true, supertypes: [] }],
  explicit: false,
})
const limits = { minimum: 1, shared: false, address: 'i32' } as const
const memoryArgument = { alignmentLog2: 2, offset: 0, memory: 0 }

function body(...instructions: Instruction[]): Uint8Array {
  const writer = new ByteWriter()
  writeLocals(writer, [{ count: 1, type: 'i64' }])
  for (const each of [...instructions, instruction('end')]) writeInstruction(writer, each)
  return writer.finish()
}

/** Imports a global `base`; start puts 42 there; `load(0)` reads it, through a table. */
function wholeModule(): Uint8Array {
  const writer = new ByteWriter()
  const section = (id: keyof typeof SECTION_IDS, write: (inner: ByteWriter) => void): void =>
    writeSection(writer, SECTION_IDS[id], write)
  const base = { kind: 'global', global: { value: 'i32', mutable: false } } as const
  writeHeader(writer)
  section('type', w => writeTypeSection(w, [group(functionType([], [])), group(functionType(['i32'], ['i32']))]))
  section('import', w => writeImportSection(w, [{ module: 'env', field: 'base', description: base }]))
  section('function', w => writeFunctionSection(w, [0, 1, 1]))
  section('table', w => writeTableSection(w, [{ type: { element: 'funcref', limits: { ...limits, minimum: 2 } } }]))
  section('memory', w => writeMemorySection(w, [{ limits }]))
  section('tag', w => writeTagSection(w, [0]))
  section('global', w => writeGlobalSection(w, [{ type: { value: 'i32', mutable: true }, init: globalGet(0) }]))
  section('export', w =>
    writeExportSection(w, [
      { name: 'load', kind: 'function', index: 2 },
      { name: 'memory', kind: 'memory', index: 0 },
    ]),
  )
  section('start', w => writeStartSection(w, 0))
  section('element', w =>
    writeElementSection(w, [
      { mode: 'active', table: 0, offset: i32Const(1), type: 'funcref', functions: [1] },
      { mode: 'declarative', table: 0, type: 'funcref', expressions: [refFunc(2)] },
    ]),
  )
  section('dataCount', w => writeDataCountSection(w, 2))
  section('code', w => writeCodeSection(w, bodies))
  section('data', w =>
    writeDataSection(w, [
      { mode: 'passive', memory: 0, bytes: Uint8Array.of(42, 0, 0, 0) },
      { mode: 'active', memory: 0, offset: i32Const(0), bytes: new TextEncoder().encode('hi') },
    ]),
  )
  writeCustomSection(writer, 'name', w => writeNameSection(w, names))
  return writer.finish()
}

const bodies = [
  body(
    instruction('global.get', 1),
    instruction('i32.const', 0),
    instruction('i32.const', 4),
    instruction('memory.init', 0, 0),
  ),
  body(
    instruction('block', 'empty'),
    instruction('end'),
    instruction('local.get', 0),
    instruction('global.get', 1),
    instruction('i32.add'),
    instruction('i32.load', memoryArgument),
  ),
  body(instruction('local.get', 0), instruction('i32.const', 1), instruction('call_indirect', 1, 0)),
]
const names = { module: 'whole', functions: [[2, 'load']] } as const

test('the engine runs it', async () => {
  const { instance } = await WebAssembly.instantiate(wholeModule().slice(), { env: { base: 12 } })
  const { load, memory } = instance.exports as { load(address: number): number; memory: WebAssembly.Memory }
  expect(load(0)).toBe(42)
  expect([...new Uint8Array(memory.buffer, 0, 16)]).toEqual([0x68, 0x69, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 42, 0, 0, 0])
})

test('the readers find what was written', () => {
  const module = readModule(wholeModule())
  expect(module.sections).toHaveLength(14)
  const code = module.sections.find(section => section.id === SECTION_IDS.code)!
  const found = readCodeSection(sectionReader(module, code)).map(({ from, to }) => module.bytes.slice(from, to))
  expect(found).toEqual(bodies)
  expect(readNameSection(sectionReader(module, module.sections[13]))).toEqual(names)
})
