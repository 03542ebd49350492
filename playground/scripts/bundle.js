// Builds the first page with another bundler than Vite: `npm run bundle -w playground -- esbuild`.
// It writes `dist-esbuild/` and serves it. Its configuration is in `bundlers/`.

import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'
import { preview } from 'vite'
import { compile } from './compile.js'
import { chooseToolchain } from './compiler.js'
import { measure } from './figures.js'
import { ROOT } from './inputs.js'

export const BUNDLERS = /** @type {const} */ (['rollup', 'rolldown', 'webpack', 'rspack', 'esbuild'])

/** What Vite would put in the place of these. */
const DEFINED = { 'import.meta.env.BASE_URL': '"./"', 'import.meta.hot': 'undefined' }

/** The page with what the bundler made of its scripts. @param {string} folder @param {string} figures */
function writePage(folder, figures) {
  const html = readFileSync(join(ROOT, 'index.html'), 'utf8')
  const page = html.replace('"/src/main.ts"', '"./main.js"').replace('"/src/style.css"', '"./style.css"')
  writeFileSync(join(folder, 'index.html'), page)
  copyFileSync(join(ROOT, 'src/style.css'), join(folder, 'style.css'))
  writeFileSync(join(folder, 'link.json'), figures)
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
 * Builds into `folder`, with objects that are there.
 * @param {string} bundler
 * @param {string} folder
 * @param {string} [figures] what the page says of its size, where that is known
 */
export async function bundle(bundler, folder, figures) {
  const configuration = pathToFileURL(join(ROOT, 'bundlers', `${bundler}.js`)).href
  const { build } = await import(configuration)
  rmSync(folder, { recursive: true, force: true })
  const { sysroot } = chooseToolchain()
  const options = { report: false, types: false, ...(sysroot === undefined ? {} : { sysroot }) }
  await build({ entry: join(ROOT, 'src/main.ts'), folder, options, defined: DEFINED })
  writePage(folder, figures ?? JSON.stringify(measure(programIn(folder), sysroot)))
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const bundler = argv[2] ?? ''
  if (!BUNDLERS.some(name => name === bundler)) throw new Error(`which bundler? ${BUNDLERS.join(', ')}`)
  await compile(chooseToolchain())
  const folder = join(ROOT, `dist-${bundler}`)
  await bundle(bundler, folder)
  const { resolvedUrls } = await preview({ root: ROOT, configFile: false, logLevel: 'warn', build: { outDir: folder } })
  console.log(`built      ${folder}\npage       ${resolvedUrls?.local[0]}   Ctrl-C ends it`)
}
