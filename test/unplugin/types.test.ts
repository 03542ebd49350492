import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import wasmweld from 'unplugin-wasmweld/vite'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { HELLO, HOST, MATH, SHAPES } from '../support/native-sources.ts'
import { ROOT, run } from '../support/tools.ts'

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    lib: ['es2023', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
    allowArbitraryExtensions: true,
    rootDirs: ['.', '.wasmweld/types'],
    types: [],
    strict: true,
    noEmit: true,
  },
  include: ['src/*.ts', '.wasmweld/types/**/*.ts'],
}

let project: Project
beforeAll(async () => {
  project = await makeProject(
    {
      'tsconfig.json': JSON.stringify(TSCONFIG),
      'src/host.js': HOST,
      'src/main.ts': `import { add, mul, twice, table, memory } from './deep/math.o'
import { 'geo::area(int, int)' as area, _Z4plusii, plain } from './shapes.o'
import { greet } from './libhello.a'
import { sub } from './deep/math.o?program=second'
import { add as plus } from 'native-package/math.o'
import init from './deep/math.o?init'
import url from './shapes.o?url'
import module from './libhello.a?module'
const numbers: number[] = [add(1, 2), mul(1.5, 2), area(1, 2), _Z4plusii(1, 2), plain(3), sub(2, 1), plus(1, 2), table.value]
const long: bigint = twice(21n)
const nothing: void = greet(1)
const text: string = url
const buffer: ArrayBufferLike = memory.buffer
const { add: another } = await init()
console.log(numbers, long, nothing, text, buffer, another, module instanceof WebAssembly.Module)`,
      'node_modules/native-package/package.json': '{ "name": "native-package", "version": "1.0.0" }',
    },
    { 'src/deep/math.o': MATH, 'hello.o': HELLO, 'node_modules/native-package/math.o': MATH },
  )
  await project.compile('src/shapes.o', SHAPES, '-xc++')
  await project.archive('src/libhello.a', 'hello.o')
  mkdirSync(project.path('node_modules'), { recursive: true })
  symlinkSync(join(ROOT, 'packages/unplugin'), project.path('node_modules/unplugin-wasmweld'), 'dir')
  // Two objects of one name clash in one program; here they are in programs of their own.
  project.write(
    'src/main.ts',
    readFileSync(project.path('src/main.ts'), 'utf8').replaceAll(
      'native-package/math.o',
      'native-package/math.o?program=third',
    ),
  )
  await build({
    root: project.root,
    configFile: false,
    logLevel: 'error',
    plugins: [wasmweld({ report: false })],
    build: { target: 'esnext', rolldownOptions: { input: project.path('src/main.ts') } },
  })
})
afterAll(() => {
  project.remove()
})

/** What the compiler says of the project with these modules besides, `src/check0.ts` and so on. */
async function check(...codes: readonly string[]): Promise<string> {
  codes.forEach((code, index) => {
    project.write(`src/check${index}.ts`, code)
  })
  const { stdout } = await run(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project.root],
    project.root,
  )
  codes.forEach((_, index) => {
    rmSync(project.path(`src/check${index}.ts`))
  })
  return stdout
}

test('each import has its declarations in the generated folder', () => {
  expect(
    ['src/deep/math.d.o.ts', 'src/shapes.d.o.ts', 'src/libhello.d.a.ts', 'modules.d.ts'].filter(
      file => !existsSync(project.path(`.wasmweld/types/${file}`)),
    ),
  ).toEqual([])
  expect(readFileSync(project.path('.wasmweld/types/src/deep/math.d.o.ts'), 'utf8')).toMatchInlineSnapshot(`
    "// Made by unplugin-wasmweld from src/deep/math.o; changes are overwritten.
    export function add(p0: number, p1: number): number
    export function sub(p0: number, p1: number): number
    export function mul(p0: number, p1: number): number
    export function div_(p0: number, p1: number): number
    export function twice(p0: bigint): bigint
    export function big(p0: number): number
    export const table: { readonly value: number }
    export const memory: WebAssembly.Memory
    "
  `)
  expect(readFileSync(project.path('.wasmweld/types/src/shapes.d.o.ts'), 'utf8')).toContain(
    `export { _Z4plusii as "plus(int, int)" }`,
  )
})

test('right uses compile', async () => {
  expect(await check('export {}')).toBe('')
})

const WRONG: readonly (readonly [code: string, error: RegExp])[] = [
  [`import { ad } from './deep/math.o'; ad(1, 2)`, /error TS(?:2305|2724): .*'ad'/],
  [`import { add } from './deep/math.o'; add(1)`, /error TS2554: Expected 2 arguments, but got 1/],
  [
    `import { twice } from './deep/math.o'; twice(1)`,
    /error TS2345: .*'number' is not assignable to parameter of type 'bigint'/,
  ],
  [`import { 'geo::area(int)' as area } from './shapes.o'; area(1)`, /error TS(?:2305|2724)/],
  [`import { greet } from './libhello.a'; greet()`, /error TS2554/],
  [`import { plus } from 'native-package/math.o?program=third'; plus()`, /error TS(?:2305|2724)/],
  [`import init from './deep/math.o?init'; init(1)`, /error TS2559/],
  [`import init from './deep/math.o?init'; (await init()).ad(1, 2)`, /error TS2339: Property 'ad' does not exist/],
  [`import init from './deep/math.o?init'; (await init()).add(1)`, /error TS2554: Expected 2 arguments, but got 1/],
  [`import module from './libhello.a?module'; export const name: string = module`, /error TS2322: Type 'Module'/],
]

test('wrong names and arities do not', async () => {
  const lines = (await check(...WRONG.map(([code]) => code))).trim().split('\n')
  expect(lines).toEqual(
    WRONG.map(
      ([, error], index) => expect.stringMatching(new RegExp(`^src/check${index}\\.ts.*${error.source}`)) as unknown,
    ),
  )
})
