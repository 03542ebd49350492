import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { moduleName } from './module-names.ts'

const folder = (name: string): string => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))

test.each([
  ['/app/src/main.ts', { name: 'src/main.ts', isGlue: false }],
  ['/app/src/main.vue?vue&type=script', { name: 'src/main.vue?vue&type=script', isGlue: false }],
  ['/shared/a.js', { name: '../shared/a.js', isGlue: false }],
  ['\0/app/src/a.cjs?commonjs-proxy', { name: 'src/a.cjs?commonjs-proxy', isGlue: false }],
  ['\0vite/preload-helper.js', { name: 'vite/preload-helper.js', isGlue: false }],
  ['/app/node_modules/.pnpm/x@1/node_modules/x/b.js', { name: 'x/b.js', package: 'x', isGlue: false }],
  ['/app/node_modules/@a/b/c.js', { name: '@a/b/c.js', package: '@a/b', isGlue: false }],
  ['/app/src/math.o', { name: 'src/math.o (bindings)', isGlue: true }],
  ['/app/src/math.o?init&program=x', { name: 'src/math.o?init&program=x (bindings)', isGlue: true }],
  ['\0wasmweld/program/default', { name: 'wasmweld:program', isGlue: true }],
  ['\0wasmweld/program/second', { name: 'wasmweld:program second', isGlue: true }],
])('%j is shown without what differs from machine to machine', (id, name) => {
  expect(moduleName(id, '/app')).toEqual(name)
})

test.each([
  ['@wasmweld/runtime', 'dist/index.js'],
  ['unplugin-wasmweld', 'runtime/wasi-browser.js'],
])('%s is the build’s own, wherever it is installed', (name, path) => {
  expect(moduleName(`${folder(name)}/${path}`, '/app')).toEqual({
    name: `${name}/${path}`,
    package: name,
    isGlue: true,
  })
})
