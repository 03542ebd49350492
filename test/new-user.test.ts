// As a new user would: what `npm create vite` makes, our packed packages, what the README says, and native code of one's own.

import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import ts from 'typescript'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { exportsOf, importsOf } from './support/bundling.ts'
import { launchChromium } from './support/chromium.ts'
import { INSTALL, type UserProject, createUserProject } from './support/new-user.ts'
import { installedVersion } from './support/packed.ts'
import { type ShownFile, readmeCommands, readmeFiles } from './support/readme.ts'
import { ROOT, expandLibrary } from './support/tools.ts'

const README = readmeFiles()
const shown = (path: string): ShownFile => {
  const file = README.get(path)
  if (file === undefined) throw new Error(`the README shows no ${path}`)
  return file
}

/** Two members of an archive; what nobody uses holds a text to look for. */
const CIRCLE = `#include <math.h>
double area(double radius) { return M_PI * radius * radius; }
double wave(double x) { return sin(x); }
const char *about_circles(void) { return "circles that nobody uses"; }
`
const BOX = `long long volume(long long width, long long height, long long depth) { return width * height * depth; }
const char *about_boxes(void) { return "boxes that nobody uses"; }
`
/** Numbers, a string, printf and malloc; a click computes again. */
const APP = `import { area, volume } from './libshapes.a'
import { add } from './math.o'
import { greet, memory, release, reserve } from './text.o'

const app = document.querySelector<HTMLDivElement>('#app')!
let shown = 0

function show(): void {
  const bytes = new TextEncoder().encode('Grace\\0')
  const name = reserve(bytes.length)
  new Uint8Array(memory.buffer).set(bytes, name)
  greet(name)
  release(name)
  app.textContent = [++shown, add(40, 2), area(2).toFixed(3), volume(2n, 3n, 4n)].join(' | ')
}
app.addEventListener('click', show)
show()
`

let user: UserProject
let browser: Browser
beforeAll(async () => {
  user = await createUserProject()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  user.remove()
})

const leave: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of leave.splice(0).reverse()) await close()
})

/** Writes a C file and compiles it, by default as the README does with its own. */
async function compile(path: string, source: string, command?: string): Promise<void> {
  user.write(path, source)
  await user.runOrFail(command ?? shown('src/math.c').command.replaceAll('src/math', path.replace(/\.c$/, '')))
}

/** Makes the archive of two objects that are then thrown away. */
async function makeArchive(circle: string): Promise<void> {
  await compile('build/circle.c', circle)
  await compile('build/box.c', BOX)
  await user.runOrFail('llvm-ar rcs src/libshapes.a build/circle.o build/box.o')
}

interface Opened {
  readonly page: Page
  /** What the console says, but for Vite's own news. */
  readonly console: string[]
  loads(): number
}

/** Serves with a command of the user's and opens the page. */
async function open(command: string): Promise<Opened> {
  const server = await user.serve(command)
  leave.push(() => server.stop())
  const page = await browser.newPage()
  leave.push(() => page.close())
  const console: string[] = []
  let loads = 0
  page.on('console', message => {
    if (!message.text().startsWith('[vite]')) console.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', error => console.push(`thrown: ${error.message}`))
  page.on('load', () => loads++)
  await page.goto(server.url)
  return { page, console, loads: () => loads }
}

const text = (page: Page, selector: string): Promise<string | null> => page.locator(selector).textContent()
const built = (): readonly string[] => readdirSync(user.path('dist'), { recursive: true, encoding: 'utf8' }).sort()

describe('the README', () => {
  test('has a configuration of three lines, in both places', () => {
    const { text } = shown('vite.config.ts')
    expect(text.split('\n').filter(line => line !== '')).toHaveLength(3)
    expect(readmeFiles('packages/unplugin/README.md').get('vite.config.ts')?.text).toBe(text)
  })

  test('its first example works as it stands', async () => {
    user.write('vite.config.ts', shown('vite.config.ts').text)
    user.write('src/main.ts', shown('src/main.ts').text)
    await compile('src/math.c', shown('src/math.c').text, shown('src/math.c').command)
    expect(await user.runOrFail('npx vite build')).toMatch(/^wasmweld {2}\S+ .* 1 function kept for 1 export$/m)
    const { page, console } = await open('npx vite preview')
    expect(await text(page, 'body')).toBe('42')
    expect(console).toEqual([])
  })

  test('its string reaches printf', async () => {
    user.write('src/main.ts', shown('src/greet.ts').text)
    await compile('src/text.c', shown('src/text.c').text, shown('src/text.c').command)
    await user.runOrFail('npx vite build')
    const { console } = await open('npx vite preview')
    await expect.poll(() => console).toEqual(['log: Hello, Ada!'])
  })

  test('its compiler from npm makes the same object', async () => {
    await user.runOrFail(`${INSTALL} @yowasp/clang@${installedVersion('@yowasp/clang')}`)
    user.write('compile.js', shown('compile.js').text)
    rmSync(user.path('src/math.o'))
    await user.runOrFail('node compile.js')
    expect(await user.runOrFail('npx wasmweld inspect --symbols src/math.o')).toMatch(/ T add\n.* T multiply\n/)
  })
})

describe('an app', () => {
  beforeAll(async () => {
    user.write('src/main.ts', APP)
    await makeArchive(CIRCLE)
    await user.runOrFail('npx vite build')
  })

  test('is built with one small hashed file that holds what is used', () => {
    const [program, ...others] = built().filter(file => file.endsWith('.wasm'))
    expect(others).toEqual([])
    expect(program).toMatch(/^assets\/program-[\w-]{8}\.wasm$/)
    const bytes = readFileSync(user.path(`dist/${program}`))
    expect(exportsOf(bytes)).toEqual(['add', 'area', 'greet', 'release', 'reserve', 'volume'])
    expect(importsOf(bytes).every(name => name.startsWith('wasi_snapshot_preview1.'))).toBe(true)
    expect(bytes.includes('Hello, %s!')).toBe(true)
    expect(bytes.includes('nobody uses')).toBe(false)
    expect(bytes.length).toBeLessThan(30_000)

    const [script, ...scripts] = built().filter(file => file.endsWith('.js'))
    expect(scripts).toEqual([])
    const code = user.read(`dist/${script}`)
    expect(code).toContain(program)
    expect(code).not.toMatch(/multiply|wave|about_/)
  })

  test('shows in a browser what native code has computed', async () => {
    const { page, console } = await open('npx vite preview')
    await expect.poll(() => text(page, '#app')).toBe('1 | 42 | 12.566 | 24')
    expect(console).toEqual(['log: Hello, Grace!'])
  })

  test('takes edits of C while it runs, without a page reload', async () => {
    rmSync(user.path('.wasmweld'), { recursive: true })
    const { page, console, loads } = await open('npx vite')
    await expect.poll(() => text(page, '#app'), { timeout: 20_000 }).toBe('1 | 42 | 12.566 | 24')
    expect(readdirSync(user.path('.wasmweld/types/src'))).toEqual(['libshapes.d.a.ts', 'math.d.o.ts', 'text.d.o.ts'])
    let clicks = 1
    const click = async (): Promise<string> => {
      await page.locator('#app').click()
      clicks++
      return ((await text(page, '#app')) ?? '').replace(`${clicks} | `, '')
    }
    const { text: math } = shown('src/math.c')
    await compile('src/math.c', math.replace('a + b', 'a - b'))
    await expect.poll(click, { timeout: 20_000 }).toBe('38 | 12.566 | 24')
    await makeArchive(CIRCLE.replace('M_PI', '3'))
    await expect.poll(click, { timeout: 20_000 }).toBe('38 | 12.000 | 24')
    await compile('src/text.c', shown('src/text.c').text.replace('Hello', 'Good morning'))
    await expect
      .poll(async () => [await click(), console.at(-1)], { timeout: 20_000 })
      .toEqual(['38 | 12.000 | 24', 'log: Good morning, Grace!'])
    expect(loads()).toBe(1)
    expect(new Set(console)).toEqual(new Set(['log: Hello, Grace!', 'log: Good morning, Grace!']))
  })

  describe('for TypeScript', () => {
    beforeAll(() => {
      const json = (text: string): TypeScriptConfig =>
        ts.parseConfigFileTextToJson('tsconfig.json', text).config as TypeScriptConfig
      const [created, added] = [json(user.read('tsconfig.json')), json(shown('tsconfig.json').text)]
      const compilerOptions = { ...created.compilerOptions, ...added.compilerOptions }
      user.write('tsconfig.json', JSON.stringify({ ...created, ...added, compilerOptions }, undefined, 2))
    })

    test('is right as it is', async () => {
      expect(await user.run('npx tsc --noEmit')).toMatchObject({ code: 0, stdout: '' })
    })

    test('is wrong with a name that the object has not, too few arguments or others', async () => {
      user.write('src/wrong.ts', `import { subtract } from './math.o'\nexport { subtract }\n`)
      user.write('src/arity.ts', `import { add } from './math.o'\nexport const sum = add(1)\n`)
      user.write('src/type.ts', `import { volume } from './libshapes.a'\nexport const size = volume(1, 2, 3)\n`)
      const { code, stdout } = await user.run('npx tsc --noEmit')
      expect(code).not.toBe(0)
      const errors = stdout.split('\n').filter(line => line.startsWith('src/'))
      expect(errors).toEqual([
        'src/arity.ts(2,20): error TS2554: Expected 2 arguments, but got 1.',
        "src/type.ts(2,28): error TS2345: Argument of type 'number' is not assignable to parameter of type 'bigint'.",
        `src/wrong.ts(1,10): error TS2305: Module '"./math.o"' has no exported member 'subtract'.`,
      ])
    })
  })
})

describe('npm create wasmweld', () => {
  /** Of what a created project depends on the user has all but this. */
  beforeAll(async () => {
    await user.runOrFail(`npx create-wasmweld created`)
    symlinkSync(user.path('node_modules'), user.path('created/node_modules'))
    symlinkSync(join(ROOT, 'node_modules/vitest'), user.path('node_modules/vitest'))
  })
  const inCreated = (command: string): string => `npm --prefix ${user.path('created')} run ${command}`

  test('depends on what is there', () => {
    const manifest = JSON.parse(user.read('created/package.json')) as { devDependencies: Record<string, string> }
    expect(
      Object.keys(manifest.devDependencies).filter(name => !existsSync(user.path(`node_modules/${name}`))),
    ).toEqual([])
  })

  test('makes a project that builds with the compiler from npm alone, has right types, and runs', async () => {
    const output = await user.runOrFail(inCreated('build'))
    expect(output).toMatch(/^wasmweld {2}compile {2}src\/primes\.c, with @yowasp\/clang, /m)
    expect(output).toMatch(/^wasmweld {2}.* kept for 1 export$/m)
    const { page, console } = await open(inCreated('preview'))
    expect(await text(page, '#answer')).toBe('There are 168 primes below 1000.')
    await page.getByLabel('Primes below').fill('10')
    expect(await text(page, '#answer')).toBe('There are 4 primes below 10.')
    expect(console).toEqual([])
  })

  test('whose tests pass', async () => {
    expect(await user.runOrFail(inCreated('test'))).toMatch(/1 passed/)
  })
})

interface TypeScriptConfig {
  readonly compilerOptions: Readonly<Record<string, unknown>>
}

describe('the commands', () => {
  test('wasm-ld takes the place of the one that clang would call', async () => {
    expect(await user.runOrFail('npx wasm-ld --version')).toContain('compatible with LLD 22')
    const source =
      '#include <stdio.h>\nint main(int argc, char **argv) { return printf("%d: %s\\n", argc, argv[1]) < 0; }\n'
    user.write('words.c', source)
    const linker = user.path('node_modules/.bin/wasm-ld')
    await user.runOrFail(`clang --target=wasm32-wasi -O2 -fuse-ld=${linker} words.c -o words.wasm`)
    user.write('run.mjs', RUN)
    expect(await user.runOrFail('node --no-warnings run.mjs words.wasm hello')).toBe('2: hello\n')

    await user.runOrFail('clang --target=wasm32-wasi -O2 -c words.c -o words.o')
    await user.runOrFail(`npx wasm-ld ${expandLibrary('$crt1')} words.o ${expandLibrary('$libc')} -o by-hand.wasm`)
    expect(await user.runOrFail('node --no-warnings run.mjs by-hand.wasm hello')).toBe('2: hello\n')
  })

  test('work as the README calls them', async () => {
    await compile('math.c', shown('src/math.c').text)
    const output: string[] = []
    for (const command of readmeCommands('npx')) output.push(await user.runOrFail(command))
    expect(output.join('')).toMatch(/^math\.o: WebAssembly object, wasm32, \d+ bytes\n/)
    expect(exportsOf(readFileSync(user.path('math.wasm')))).toEqual(['add'])
    expect(await user.runOrFail('npx wasmweld inspect --symbols math.o')).toMatch(/ T add\n.* T multiply\n/)
  })
})

/** Runs a WASI program: a file, and its arguments. */
const RUN = `import { readFileSync } from 'node:fs'
import { WASI } from 'node:wasi'
const wasi = new WASI({ version: 'preview1', args: process.argv.slice(2) })
const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), wasi.getImportObject())
process.exitCode = wasi.start(instance)
`
