// Builds the first page with another bundler than Vite: `npm run bundle -w playground -- esbuild`.
// It writes `dist-esbuild/` and serves it. Its configuration is in `bundlers/`.

import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process, { argv, env } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { preview } from 'vite'
import { compile } from './compile.js'
import { chooseToolchain } from './compiler.js'
import { measure } from './figures.js'
import { ROOT } from './inputs.js'

/** @type {readonly string[]} */
export const BUNDLERS = ['rollup', 'rolldown', 'webpack', 'rspack', 'esbuild', 'farm', 'bun']

/** What Vite would put in the place of these. */
const DEFINED = { 'import.meta.env.BASE_URL': '"./"', 'import.meta.hot': 'undefined' }

/** The page with what the bundler made of its scripts. @param {string} folder */
function writePage(folder) {
  const html = readFileSync(join(ROOT, 'index.html'), 'utf8')
  const page = html.replace('"/src/main.ts"', '"./main.js"').replace('"/src/style.css"', '"./style.css"')
  writeFileSync(join(folder, 'index.html'), page)
  copyFileSync(join(ROOT, 'src/style.css'), join(folder, 'style.css'))
}

/** The linked program in a folder; there is one. @param {string} folder */
export function programIn(folder) {
  const [file, ...others] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.wasm'),
  )
  if (file === undefined || others.length > 0) throw new Error(`not one linked program in ${folder}`)
  return readFileSync(join(folder, file))
}

/**
 * @typedef {object} Build
 * @property {string} entry
 * @property {string} folder
 * @property {import('unplugin-wasmweld').Options} options
 * @property {Record<string, string>} defined expressions, and what stands in their place
 */

/** @param {string} bundler @param {Build} described */
async function buildHere(bundler, described) {
  const { build } = await import(pathToFileURL(join(ROOT, 'bundlers', `${bundler}.js`)).href)
  await build(described)
}

/** Bun bundles in programs that it runs itself. @param {string} program @param {Build} described */
function buildInBun(program, described) {
  const script = fileURLToPath(new URL('in-bun.js', import.meta.url))
  const child = spawn(program, [script, JSON.stringify(described)], { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.on('error', cause => reject(new Error(`cannot start ${program}\n  ${INSTALL_BUN}`, { cause })))
    child.on('close', code => (code === 0 ? resolve(undefined) : reject(new Error('Bun could not build the page'))))
  })
}

/** It is 100 MB, so that nobody gets it who does not ask. */
const INSTALL_BUN = 'install Bun (npm install --global bun), or set BUN to where its program is'

/**
 * Builds into `folder`, with objects that are there.
 * @param {string} bundler
 * @param {string} folder
 * @param {object} known
 * @param {string | undefined} [known.sysroot] the toolchain's
 * @param {string} [known.figures] what the page says of its size; they are measured when absent
 * @param {string} [known.bun] Bun's program
 */
export async function bundle(bundler, folder, { sysroot, figures, bun = env['BUN'] ?? 'bun' }) {
  rmSync(folder, { recursive: true, force: true })
  /** @type {import('unplugin-wasmweld').Options} */
  const options = { report: false, types: false, ...(sysroot === undefined ? {} : { sysroot }) }
  const described = { entry: join(ROOT, 'src/main.ts'), folder, options, defined: DEFINED }
  await (bundler === 'bun' ? buildInBun(bun, described) : buildHere(bundler, described))
  // Farm begins with the page, and has written it.
  if (!existsSync(join(folder, 'index.html'))) writePage(folder)
  writeFileSync(join(folder, 'link.json'), figures ?? JSON.stringify(measure(programIn(folder), sysroot)))
}

/** @param {string} bundler */
async function buildAndServe(bundler) {
  if (!BUNDLERS.includes(bundler)) throw new Error(`which bundler? ${BUNDLERS.join(', ')}`)
  const toolchain = chooseToolchain()
  await compile(toolchain)
  const folder = join(ROOT, `dist-${bundler}`)
  await bundle(bundler, folder, { sysroot: toolchain.sysroot })
  const { resolvedUrls } = await preview({ root: ROOT, configFile: false, logLevel: 'warn', build: { outDir: folder } })
  console.log(`built      ${folder}\npage       ${resolvedUrls?.local[0]}   Ctrl-C ends it`)
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href)
  await buildAndServe(argv[2] ?? '').catch(error => {
    console.error(error.message)
    process.exitCode = 1
  })
