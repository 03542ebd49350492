// `import { text, sha256 } from './page.ts?bundled-text'`: a script for a page, with all that it imports, as one minified string; of
// a style sheet, the string that it is. tsdown, Vitest and `scripts/typescript.js` share this, so that the sources can be run without a build.

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const QUERY = '?bundled-text'
/** Ends the names of such modules, so that nobody takes one for the script or the style sheet that it was. */
const MODULE = '/bundled-text.js'
const TSCONFIG = fileURLToPath(new URL('../tsconfig.json', import.meta.url))

/** @param {string} file */
async function bundleScript(file) {
  const bundle = await rolldown({ input: file, platform: 'browser', tsconfig: TSCONFIG })
  try {
    const { output } = await bundle.generate({ format: 'iife', minify: true })
    if (output.length !== 1) throw new Error(`${file}: a page's script has to be one chunk`)
    const files = output[0].moduleIds.filter(id => !id.startsWith('\0'))
    return { text: `${await notices(files)}${output[0].code.trim()}`, files }
  } finally {
    await bundle.close()
  }
}

/**
 * The licences of packages of others that are in a script, as comments: they ask to be in every copy.
 *
 * @param {readonly string[]} files
 */
async function notices(files) {
  const folders = new Set(files.flatMap(file => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file) ?? []))
  const texts = await Promise.all(
    Array.from(folders, async folder => {
      const { name } = JSON.parse(await readFile(resolve(folder, 'package.json'), 'utf8'))
      return `/* ${name}\n\n${(await readFile(resolve(folder, 'LICENSE'), 'utf8')).trim()} */\n`
    }),
  )
  return texts.join('').replaceAll('\r\n', '\n')
}

/**
 * The module that such an import is, and the files that it was made of. `sha256` is of what stands between the tags, in base64, as a
 * Content-Security-Policy names it.
 *
 * @param {string} file
 */
export async function bundledText(file) {
  const { text, files } = file.endsWith('.css')
    ? { text: (await readFile(file, 'utf8')).replaceAll('\r\n', '\n'), files: [file] }
    : await bundleScript(file)
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${file}: would end the element that it is in`)
  const sha256 = createHash('sha256').update(text).digest('base64')
  return {
    code: `export const text = ${JSON.stringify(text)}\nexport const sha256 = ${JSON.stringify(sha256)}\n`,
    files,
  }
}

/**
 * For Rolldown and Vite.
 *
 * @returns {import('rolldown').Plugin & { enforce: 'pre' }}
 */
export const bundledTextPlugin = () => ({
  name: 'bundled-text',
  enforce: 'pre',
  resolveId(specifier, importer) {
    if (!specifier.endsWith(QUERY) || importer === undefined) return null
    return resolve(dirname(importer), specifier.slice(0, -QUERY.length)) + MODULE
  },
  async load(id) {
    if (!id.endsWith(MODULE)) return null
    const { code, files } = await bundledText(id.slice(0, -MODULE.length))
    for (const file of files) this.addWatchFile(file)
    return { code, moduleType: 'js' }
  },
})
