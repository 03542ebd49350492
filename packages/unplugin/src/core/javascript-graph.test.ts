import { expect, test } from 'vitest'
import { type GraphModule, type JavaScriptGraph, readsOf } from './javascript-graph.ts'
import type { Reads } from './value-reads.ts'

/** A graph of texts by id, in which what imports says is what is imported; entries are named `main`. */
function graphOf(texts: Readonly<Record<string, string>>): JavaScriptGraph {
  const specifiers = (code: string): readonly string[] =>
    [...code.matchAll(/'\.\/([\w.]+)'/g)].map(([, specifier]) => specifier)
  return new Map(
    ['x.o', ...Object.keys(texts)].map((id): [string, GraphModule] => [
      id,
      {
        code: texts[id],
        isEntry: id.startsWith('main'),
        importers: Object.keys(texts).filter(importer => specifiers(texts[importer]).includes(id)),
        imports: new Map(specifiers(texts[id] ?? '').map(to => [`./${to}`, to])),
      },
    ]),
  )
}

const plain = (reads: Reads): unknown =>
  reads === 'all' ? reads : Object.fromEntries([...reads].sort().map(([name, more]) => [name, plain(more)]))

/** Names that are read of `x.o`, when the entry has a text; of `re.js` it passes all on. */
function names(main: string, others: Readonly<Record<string, string>> = {}): unknown {
  const reads = readsOf(graphOf({ 're.js': `export * from './x.o'`, ...others, 'main.js': main }), 'x.o')
  return reads === 'all' ? reads : [...reads.keys()].sort()
}

/** Statements that give a variable to two others, one of these to two more, and so on: each way through them was followed once. */
function givenOn(name: string, times: number): string {
  const steps = Array.from({ length: times }, (_, step) => step)
  const from = (step: number): string => (step === 0 ? name : `${name}${step}`)
  return steps.map(step => `const ${name}${step + 1} = ${from(step)}, also${step + 1} = ${from(step)}`).join('; ')
}

test.each([
  [`console.log((await import('./re.js')).add(1))`],
  [`import('./re.js').then(m => m.add())`],
  [`import('./re.js').then(({ add }) => add())`],
  [`import('./re.js').then(async function ({ add: plus }) { await plus() })`],
  [`const { add } = await import('./re.js'); add()`],
  [`const m = await import('./re.js'); m.add(); use(m['add'])`],
  [`const m = await import('./re.js'); const n = m; n.add()`],
  [`import { add } from './re.js'; add()`],
  [`import { add, sub } from './re.js'; add()`],
  [`import * as m from './re.js'; m.add()`],
  [`const run = async () => { const { add } = await import('./re.js'); return add }`],
  [`const m = await import('./re.js'); ${givenOn('m', 40)}; m40.add(); also40.add()`],
])('what is read of a module that passes names on: %s', main => {
  expect(names(main)).toEqual(['add'])
})

test.each([
  [`use(await import('./re.js'))`],
  [`const m = await import('./re.js'); m[name]()`],
  [`export const m = await import('./re.js')`],
  [`const { add, ...rest } = await import('./re.js')`],
  [`let m = await import('./re.js'); m.add()`],
  [`import('./re.js').then(use)`],
  [`export const load = () => import('./re.js')`],
  [`const m = await import('./re.js'), n = m; eval('n.sub')`],
  [`import { add } from './re.js'; require('./re.js')`],
  [`import { add } from './re.js'; import(\`./\${name}.js\`)`],
  [`import * as m from './re.js'; export default m`],
  [`import * as m from './re.js'; export { m }`],
  [`export * from './re.js'`],
  [`import * as a from './re.js'; const run = () => { const b = a; { const a = b; a.add() } }`],
  [`const a = (await import('./re.js')).b, b = a.c, c = b.d; a[x]; (await import('./re.js'))[a]`],
])('of one that goes somewhere else all may be: %s', main => {
  expect(names(main)).toBe('all')
})

test('names are followed under the names that they get, and namespaces under theirs', () => {
  const read = `const { one, math } = await import('./deep.js'); one(); math.mul(); math.part.sub()`
  const others = {
    're.js': `export { add as plus } from './x.o'; export * as part from './x.o'; export { div } from './x.o'`,
    'two.js': `import { plus } from './re.js'; export { plus as one }; import * as all from './x.o'; export { all as math }`,
    'deep.js': `export * from './two.js'`,
  }
  const reads = readsOf(graphOf({ ...others, 'main.js': read }), 'x.o')
  expect(plain(reads)).toEqual({ add: 'all', mul: 'all', part: { sub: 'all' } })
  expect(names(`import { part } from './re.js'; part.sub()`, others)).toEqual(['sub'])
  expect(names(`import { part } from './re.js'; use(part)`, others)).toBe('all')
})

test('all importers count, and entries, unknown texts and circles are what they are', () => {
  const one = `import('./re.js').then(m => m.add())`
  expect(names(one, { 'other.js': `import('./re.js').then(m => m.sub())` })).toEqual(['add', 'sub'])
  expect(names(one, { 'other.js': `import { mul } from './x.o'; mul()` })).toEqual(['add', 'mul'])
  expect(names(one, { 'other.js': `with (import('./re.js')) {` })).toBe('all')
  expect(names(one, { 'other.js': `new Worker(new URL('./re.js', import.meta.url))` })).toBe('all')
  expect(names(one, { 'main2.js': `export * from './re.js'` })).toBe('all')
  expect(
    names(one, { 're.js': `export * from './x.o'; export * from './back.js'`, 'back.js': `export * from './re.js'` }),
  ).toEqual(['add'])
  expect(names(`const a = (await import('./re.js')).a, b = a.b; const c = b.c`)).toEqual(['a'])
  expect(readsOf(new Map(), 'x.o')).toBe('all')
})
