import { expect, test } from 'vitest'
import { hostNames, HostNamesError } from './host-names.ts'

test.each<[form: string, path: string, text: string, names: object]>([
  ['lines', 'names.txt', '# of the page\nlog\n\n wasi.fd_write  # a module\n', { env: ['log'], wasi: ['fd_write'] }],
  ['a list in JSON', 'names.json', '["log", "wasi.fd_write"]', { env: ['log'], wasi: ['fd_write'] }],
  ['lists by module in JSON', 'names.json', '{ "env": ["log"] }', { env: ['log'] }],
  [
    'Emscripten’s object',
    'main.mjs',
    'x;var wasmImports={__assert_fail:_a,"log":b,$c:d,};y',
    { env: ['__assert_fail', 'log', '$c'] },
  ],
])('%s', (_form, path, text, names) => {
  expect(hostNames(path, text)).toEqual(names)
})

test.each([
  ['names.json', '{', 'expected JSON'],
  ['names.json', '{ "env": [1] }', 'expected a list of names'],
  ['main.js', 'nothing', 'expected wasmImports'],
])('%s with %s is refused', (path, text, message) => {
  expect(() => hostNames(path, text)).toThrow(HostNamesError)
  expect(() => hostNames(path, text)).toThrow(message)
})
