import { expect, test } from 'vitest'
import { type Ask, readAsks, readExportNames } from './asks.ts'

const ask = (code: string, id = 'main.js'): readonly Omit<Ask, 'isDynamic'>[] =>
  readAsks(code, id).map(({ specifier, names }) => ({ specifier, names }))

test('what is imported later is told from what is imported at once', () => {
  const code = `import { a } from './x.so'\nexport { b } from './y.so'\nawait import('./z.so?side')`
  expect(readAsks(code, 'main.js').map(({ specifier, isDynamic }) => [specifier, isDynamic])).toEqual([
    ['./x.so', false],
    ['./y.so', false],
    ['./z.so?side', true],
  ])
})

test('import statements ask for the names they list', () => {
  expect(ask(`import { add, 'add(int)' as plus } from './x.o'`)).toEqual([
    { specifier: './x.o', names: ['add', 'add(int)'] },
  ])
})

test('a bare import asks for nothing', () => {
  expect(ask(`import './x.o'`)).toEqual([{ specifier: './x.o', names: [] }])
})

test('a namespace, a star export and an unread dynamic import ask for all', () => {
  for (const code of [
    `import * as x from './x.o'`,
    `export * from './x.o'`,
    `export const x = await import('./x.o')`,
    `use(import('./x.o'))`,
  ]) {
    expect(ask(code)).toEqual([{ specifier: './x.o', names: 'all' }])
  }
})

test('a destructured dynamic import asks for its names', () => {
  const names = [{ specifier: './x.o', names: ['add', 'sub'] }]
  expect(ask(`const { add, sub: minus } = await import('./x.o')`)).toEqual(names)
  expect(ask(`import('./x.o').then(({ add, sub }) => add(sub))`)).toEqual(names)
})

test('of a dynamic import that is only asked for names, those are the names', () => {
  for (const code of [
    `const x = await import('./x.o'); x.add(x['sub']); y.x = { x: 1, add: 2 }`,
    `async function f() { const x = (await import('./x.o')); return x?.add(1) ?? x.sub } const g = x => x`,
    `import('./x.o').then(x => x.add(x.sub))`,
    `(await import('./x.o')).add(await import('./x.o').then(async function ({ sub }) { return sub }))`,
  ]) {
    expect([...new Set(ask(code).flatMap(({ names }) => names))]).toEqual(['add', 'sub'])
  }
  expect(ask(`import('./x.so'); await import('./x.so'); import('./x.so').then(() => 1)`)).toEqual(
    Array(3).fill({ specifier: './x.so', names: [] }),
  )
})

test('of one that is passed on, hidden or asked for computed names, all may be taken', () => {
  for (const code of [
    `const x = await import('./x.o'); use(x)`,
    `const x = await import('./x.o'); x[name]()`,
    `const x = await import('./x.o'); export { x }`,
    `const x = await import('./x.o'); { const x = other; x.add() }`,
    `const x = await import('./x.o'); f({ x })`,
    `let x = await import('./x.o'); x.add()`,
    `import('./x.o').then(x => ({ ...x }))`,
    `import('./x.o').then(use)`,
    `import('./x.o').then(function () { return arguments })`,
    `import('./x.o').then(({ add }) => add, recover)`,
    `const all = [import('./x.o')]`,
  ]) {
    expect(ask(code)).toEqual([{ specifier: './x.o', names: 'all' }])
  }
})

test('a destructuring with a rest or a computed name asks for all', () => {
  expect(ask(`const { add, ...rest } = await import('./x.o')`)).toEqual([{ specifier: './x.o', names: 'all' }])
  expect(ask(`const { [name]: f } = await import('./x.o')`)).toEqual([{ specifier: './x.o', names: 'all' }])
})

test('re-exports ask for what they pass on', () => {
  expect(ask(`export { add as plus } from './x.a'`)).toEqual([{ specifier: './x.a', names: ['add'] }])
})

test('types and other files are left out', () => {
  expect(
    ask(`import type { A } from './x.o'; import { type B } from './x.o'; import { c } from './c.js'`, 'main.ts'),
  ).toEqual([])
})

test('TypeScript with JSX and components of frameworks are read', () => {
  expect(
    ask(`import { add } from './x.o'; export const App = () => <p>{add(1 as number, 2)}</p>`, 'App.tsx'),
  ).toHaveLength(1)
  expect(ask(`import { add } from './x.o'; export default { n: add(1) as number }`, 'App.vue')).toHaveLength(1)
})

test('of ?init the names are those taken from the instances, when all are', () => {
  const names = (uses: string): Ask['names'] => ask(`import init from './x.o?init'\n${uses}`)[0].names
  expect(names('const { add, sub: minus, memory } = await init(); const { add: again } = await init({})')).toEqual([
    'add',
    'sub',
    'memory',
  ])
  expect(names('const x = { init: 1 }.init')).toEqual([])
  for (const uses of [
    'const x = await init()',
    'init().then(use)',
    'const { a, ...more } = await init()',
    'const { [a]: b } = await init()',
    'export { init }',
    'use({ init })',
    'const { a } = await init(init)',
  ]) {
    expect(names(uses)).toBe('all')
  }
})

test('export names are read, unless a star hides some', () => {
  expect(
    readExportNames(
      `export const a = 1; export function b() {} export { c as d }; const c = 2; export type T = 1`,
      'env.ts',
    ),
  ).toEqual(['a', 'b', 'd'])
  expect(readExportNames(`export * from './other.js'`, 'env.js')).toBeUndefined()
})

test('of a namespace that is taken apart or asked for names, those are the names', () => {
  const names = (uses: string): readonly string[] | undefined =>
    readAsks(`import * as x from './x.o'\n${uses}`, 'main.js')[0].namespace?.names
  expect(names('const { add, sub: minus } = x; x.mul()')).toEqual(['add', 'sub', 'mul'])
  for (const uses of ['const { add, ...more } = x', 'const { [name]: f } = x', 'const all = x', 'const [one] = x'])
    expect(names(uses)).toBeUndefined()
})
