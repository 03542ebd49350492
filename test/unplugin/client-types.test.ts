import type { Library, Program } from '@wasmweld/runtime'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as own from 'virtual:wasmweld'
import type * as second from 'virtual:wasmweld/second'
import { expect, expectTypeOf, test } from 'vitest'
import { RUNTIME_NAMES } from '../../packages/unplugin/src/core/glue/runtime.ts'
import { ROOT } from '../support/tools.ts'

test("the runtime's functions have the program's place left out", () => {
  expectTypeOf<typeof own.alloc>().toEqualTypeOf<(size: number) => number>()
  expectTypeOf<ReturnType<typeof own.dlopen>>().toEqualTypeOf<Promise<Library>>()
  expectTypeOf<typeof own.memory>().toEqualTypeOf<WebAssembly.Memory>()
  expectTypeOf<typeof second.program>().toEqualTypeOf<() => Program>()
})

test('what the module exports is declared, and nothing else', () => {
  const text = readFileSync(join(ROOT, 'packages/unplugin/client.d.ts'), 'utf8')
  const declared = [...text.matchAll(/export (?:const|function) (\w+)/g)].map(([, name]) => name)
  const passed = [...text.matchAll(/export \{ ([^}]+) \}/g)].flatMap(([, names]) => names.split(', '))
  expect([...declared, ...passed].sort()).toEqual([...RUNTIME_NAMES].sort())
})
