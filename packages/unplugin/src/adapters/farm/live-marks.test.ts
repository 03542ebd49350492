import { expect, test } from 'vitest'
import { type ModuleFunction, liveMarks } from './live-marks.ts'

const made = (key: string, body: string, isEntry = false): ModuleFunction => ({
  key,
  text: `function (module, exports, farmRequire, farmDynamicRequire) { module._m(exports); ${body} }`,
  isEntry,
})
const mark = (index: number): string => `__wasmweld_kept_${index}__`
const NATIVE = made(
  'native',
  `module.o(exports, "a", () => x0), module.o(exports, "b", () => x1), module.o(exports, "c", () => x2);
  let x0 = ${mark(0)}(1), x1 = ${mark(1)}(1), x2 = ${mark(2)}(1);`,
)
const live = (...functions: readonly ModuleFunction[]): readonly string[] | undefined => {
  const found = liveMarks([...functions, NATIVE])
  return found && [...found].sort()
}

test.each([
  ['members of what is required', `var n = farmRequire("native"); use(n.a);`, [0]],
  ['without a variable', `use(farmRequire("native").b);`, [1]],
  ['of a namespace', `var n = module.w(farmRequire("native")); use(n["c"]);`, [2]],
  [
    'of what is waited for',
    `let [m, n] = await Promise.all([farmRequire("other"), farmRequire("native")]); use(n.a);`,
    [0],
  ],
  ['a namespace that is passed on', `var n = module.w(farmRequire("native")); use(n);`, [0, 1, 2]],
  ['a member whose name is computed', `var n = farmRequire("native"); use(n[key]);`, [0, 1, 2]],
  ['what comes later', `farmDynamicRequire("native").then(use);`, [0, 1, 2]],
  ['no name', `farmRequire("native");`, []],
  ['by functions that nobody calls', `var n = farmRequire("native"), f = () => n.a; function g() { return n.b }`, []],
  [
    'by functions that are called',
    `var n = farmRequire("native"), f = () => n.a; function g() { return f() } g();`,
    [0],
  ],
])('a module uses %s', (_, body, marks) => {
  const text = made('main', body).text
  expect(live({ key: 'main', text: body.includes('await') ? `async ${text}` : text, isEntry: true })).toEqual(
    marks.map(mark),
  )
})

test('through modules that pass names on, of which only those count that are used', () => {
  const passes = made(
    'passes',
    `var n = farmRequire("native"); module.o(exports, "own", () => n.a), module._(exports, "renamed", n, "b");
    module._e(exports, farmRequire("native"));`,
  )
  const main = (used: string): ModuleFunction => made('main', `var p = farmRequire("passes"); use(p.${used});`)
  expect(live(main('own'), passes)).toEqual([mark(0)])
  expect(live(main('renamed'), passes)).toEqual([mark(1)])
  expect(live(main('c'), passes)).toEqual([mark(2)])
  // An entry's exports are for whoever loads it.
  expect(live(main('own'), { ...passes, isEntry: true })).toEqual([0, 1, 2].map(mark))
  expect(live(passes)).toEqual([0, 1, 2].map(mark))
})

test.each([
  ['another form of module', { key: 'main', text: '(() => {})', isEntry: true }],
  ['text that is no JavaScript', { key: 'main', text: 'function (', isEntry: true }],
  ['modules that are found by computed names', made('main', `use(farmRequire(name));`)],
  ['a function that finds modules, passed on', made('main', `use(farmRequire);`)],
  ['eval', made('main', `eval(text);`)],
  ['a module without a name', made('', `use(1);`)],
])('nothing is said of %s', (_, main) => {
  expect(live(main)).toBe(undefined)
})
