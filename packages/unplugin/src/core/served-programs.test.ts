import { expect, test } from 'vitest'
import type { LoadedProgram, ModuleAsk } from './environment.ts'
import { ServedPrograms } from './served-programs.ts'

const loaded = (...runtime: readonly string[]): LoadedProgram => ({
  provided: [],
  wired: [],
  missing: [],
  hosts: new Map(),
  named: new Set(),
  roots: new Set(),
  runtime: new Set(runtime),
  files: [],
  sides: [],
})

const ASK: ModuleAsk = { id: '\0wasmweld/runtime/default', names: ['readCString'], isDynamic: false }

test('what is asked for while one module of a program is made is missing in another that was served', () => {
  const served = new ServedPrograms()
  const first = served.make({ part: 'program', program: 'default' })
  expect(served.lacking([ASK])).toEqual([])
  first.settle(loaded())
  const second = served.make({ part: 'module', program: 'default' })
  const lacking = [{ id: '\0wasmweld/program/default', program: 'default' }]
  expect(served.lacking([ASK])).toEqual(lacking)
  second.settle(loaded('readCString'))
  expect(served.lacking([ASK])).toEqual(lacking)
  expect(served.lacking([{ ...ASK, id: '\0wasmweld/runtime/other' }])).toEqual([])
})

test('what is made anew keeps its place until it is there', () => {
  const served = new ServedPrograms()
  const id = { part: 'program', program: 'default' } as const
  served.make(id).settle(loaded())
  const again = served.make(id)
  const [{ id: name }] = served.lacking([ASK])
  expect(served.resting([name])).toEqual([])
  again.end()
  expect(served.resting([name])).toEqual([name])
})
