import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import wasmweld from 'unplugin-wasmweld/vite'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Project, makeProject } from '../support/bundling.ts'
import { realFile } from '../support/real-sides.ts'

let project: Project
beforeAll(async () => {
  project = await makeProject({
    'src/bare.js': `import { tree_sitter_json } from './tree-sitter-json.wasm'\ntree_sitter_json()`,
    'src/client.js': `import { tree_sitter_json } from './tree-sitter-json.wasm?side'\nconsole.log(tree_sitter_json())`,
    'src/server.js': `import { tree_sitter_python } from './tree-sitter-python.wasm?side'\nconsole.log(tree_sitter_python())`,
  })
  project.write('src/tree-sitter-json.wasm', await realFile('tree-sitter-json', 'tree-sitter-json.wasm'))
  project.write('src/tree-sitter-python.wasm', await realFile('tree-sitter-python', 'tree-sitter-python.wasm'))
})
afterAll(() => {
  project.remove()
})

/** Builds a page of one module; gives what was warned of. */
async function buildPage(entry: string): Promise<readonly string[]> {
  const warnings: string[] = []
  await build({
    root: project.root,
    configFile: false,
    logLevel: 'silent',
    plugins: [wasmweld({ report: false })],
    build: {
      target: 'esnext',
      outDir: `dist-${entry}`,
      rolldownOptions: {
        input: project.path(`src/${entry}.js`),
        onwarn: ({ message }) => {
          warnings.push(message)
        },
      },
    },
  }).catch((error: unknown) => warnings.push(String(error)))
  return warnings
}

test('a side module without ?side is told of', async () => {
  expect((await buildPage('bare')).join('\n')).toContain(
    `src/tree-sitter-json.wasm is a side module, which is linked into a program\n  import it as './tree-sitter-json.wasm?side'`,
  )
})

test('what one build declares stays when another one imports other modules', async () => {
  await buildPage('client')
  await buildPage('server')
  const declared = readFileSync(join(project.root, '.wasmweld/types/modules.d.ts'), 'utf8')
  expect(declared.match(/^declare module .*$/gm)).toEqual([
    'declare module "*/tree-sitter-json.wasm?side" {',
    'declare module "*/tree-sitter-python.wasm?side" {',
  ])
  await buildPage('client')
  expect(readFileSync(join(project.root, '.wasmweld/types/modules.d.ts'), 'utf8')).toBe(declared)
})
