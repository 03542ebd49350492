// Hello world with one side module, as a page gets it: the same C sources through Vite with our plugin and through Emscripten 3.1.6.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import wasmweld from 'unplugin-wasmweld/vite'
import { build } from 'vite'
import { type Bytes, bytesOf } from '../../support/bundled-size.ts'
import { makeProject } from '../../support/bundling.ts'
import { buildWithEmcc } from '../../support/emscripten.ts'
import { consoleOf } from './page.ts'

export interface HelloRow {
  readonly program: string
  readonly builder: string
  readonly javaScript: Bytes
  readonly webAssembly: Bytes
  readonly total: Bytes
}

interface Hello {
  readonly title: string
  readonly program: string
  /** Says what the page must print. */
  readonly ours: string
  readonly theirs: string
}

const SIDE = 'int side_calls;\nint twice(int n) { side_calls++; return 2 * n; }\n'
const DECLARED = 'int twice(int n);\nextern int side_calls;\n'
const SAID = 'hello, world: 42 after 1 calls'

/** One prints by itself, by way of the C library; the other hands a text over, and JavaScript prints. */
const HELLOS: readonly Hello[] = [
  {
    title: 'printf',
    program: `#include <stdio.h>\n${DECLARED}void hello(void) { int n = twice(21); printf("hello, world: %d after %d calls\\n", n, side_calls); }\n`,
    ours: `import { hello } from './program.o'\nhello()\n`,
    theirs: 'Module._hello()',
  },
  {
    title: 'a text for JavaScript',
    program: `${DECLARED}static char text[] = "hello, world: .. after . calls";
const char *hello(void) { int n = twice(21); text[14] = '0' + n / 10; text[15] = '0' + n % 10; text[23] = '0' + side_calls; return text; }\n`,
    ours: `import { hello, memory } from './program.o'
const bytes = new Uint8Array(memory.buffer, hello())
console.log(new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0))))\n`,
    theirs: 'console.log(Module.UTF8ToString(Module._hello()))',
  },
]

function weigh(program: string, builder: string, folder: string, files: readonly string[]): HelloRow {
  const weighed = files.map(file => ({ file, ...bytesOf(readFileSync(join(folder, file))) }))
  const sum = (ending: string): Bytes => {
    const those = weighed.filter(({ file }) => file.endsWith(ending))
    return {
      raw: those.reduce((total, { raw }) => total + raw, 0),
      brotli: those.reduce((total, { brotli }) => total + brotli, 0),
    }
  }
  return { program, builder, javaScript: sum('.js'), webAssembly: sum('.wasm'), total: sum('') }
}

async function check(folder: string, page: string): Promise<void> {
  const printed = await consoleOf(folder, page)
  if (!printed.includes(SAID)) throw new Error(`the page of ${folder} printed ${JSON.stringify(printed)}`)
}

async function ours({ title, program, ours }: Hello): Promise<HelloRow> {
  const project = await makeProject({
    'index.html': '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>',
    'main.js': `import './side.o?side'\n${ours}`,
  })
  try {
    await project.compile('program.o', program, '-Oz', '-fbuiltin')
    await project.compile('side.o', SIDE, '-Oz')
    const plugins = [wasmweld({ report: false, types: false })]
    await build({ root: project.root, configFile: false, logLevel: 'error', plugins, build: { assetsInlineLimit: 0 } })
    const dist = project.path('dist')
    await check(dist, 'index.html')
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(file => /\.(js|wasm)$/.test(file))
    return weigh(title, 'wasmweld', dist, files)
  } finally {
    project.remove()
  }
}

async function theirs({ title, program, theirs }: Hello, mode: 1 | 2): Promise<HelloRow> {
  const exported = mode === 2 ? ['-sEXPORTED_FUNCTIONS=_hello'] : []
  const folder = await buildWithEmcc({
    name: `hello-${mode}`,
    files: {
      'program.c': program,
      'side.c': SIDE,
      'run.js': `Module.onRuntimeInitialized = () => { ${theirs} }\n`,
      'index.html': `<!doctype html><link rel="icon" href="data:,"><script src="program.js"></script>`,
    },
    commands: [
      ['emcc', '-Oz', 'side.c', '-sSIDE_MODULE=2', '-sEXPORTED_FUNCTIONS=_twice,_side_calls', '-o', 'side.wasm'],
      [
        'emcc',
        ...['-Oz', 'program.c', 'side.wasm', `-sMAIN_MODULE=${mode}`, '-sENVIRONMENT=web', ...exported],
        ...['-sEXPORTED_RUNTIME_METHODS=UTF8ToString', '--pre-js', 'run.js', '-o', 'program.js'],
      ],
    ],
  })
  await check(folder, 'index.html')
  return weigh(title, `Emscripten, MAIN_MODULE=${mode}`, folder, ['program.js', 'program.wasm', 'side.wasm'])
}

/** Builds all, opens each in a browser, and weighs what the page loads. */
export async function measureHello(): Promise<readonly HelloRow[]> {
  const rows: HelloRow[] = []
  for (const hello of HELLOS) rows.push(await ours(hello), await theirs(hello, 2), await theirs(hello, 1))
  return rows
}
