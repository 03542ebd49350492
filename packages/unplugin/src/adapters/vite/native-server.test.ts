import { expect, test } from 'vitest'
import { NativeServer } from './native-server.ts'

const bytes = new Uint8Array(8)

test('a module is there however often others change, its own old versions are not', () => {
  const server = new NativeServer()
  for (let other = 0; other < 30; other++) server.offer(`other${other}`, { [`other${other}-0.wasm`]: bytes })
  for (let edit = 0; edit < 30; edit++)
    server.offer('program', { [`program-${edit}.wasm`]: bytes, [`program-${edit}.wasm.map`]: bytes })
  const there = ['other0-0.wasm', 'other29-0.wasm', 'program-28.wasm', 'program-29.wasm.map']
  expect(there.filter(name => server.find(name) !== bytes)).toEqual([])
  expect(['program-0.wasm', 'program-0.wasm.map', 'toString'].filter(name => server.find(name))).toEqual([])
})
