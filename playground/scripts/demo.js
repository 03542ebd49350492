// `npm run demo`: compiles the native code, builds the page, says what was linked, and serves it until Ctrl-C.
//   --no-serve     ends after the build
//   --port NUMBER  where to serve

import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { build, preview } from 'vite'
import { compile } from './compile.js'
import { chooseToolchain } from './compiler.js'
import { INPUTS, ROOT } from './inputs.js'

const { values } = parseArgs({ options: { 'no-serve': { type: 'boolean' }, port: { type: 'string' } } })

/** @param {string} title @param {...string} lines */
function say(title, ...lines) {
  lines.forEach((line, index) => console.log(`${(index === 0 ? title : '').padEnd(10)} ${line}`))
}

/** kB is 1000. @param {number} bytes */
const kilobytes = bytes => `${(bytes / 1000).toFixed(1)} kB`.padStart(8)

/** @param {import('../src/figures.ts').Figures} figures */
function sayFigures({ used, all, files, libraries, functions }) {
  const names = files.map(
    ({ name, names }) =>
      `${name}: ${names.filter(({ state }) => state === 'used').length} of ${names.length} functions used`,
  )
  /** @param {number} a @param {number} b */
  const less = (a, b) => `${(100 * (1 - a / b)).toFixed(0)} %`
  say('imported', ...names)
  say('pulled', ...libraries.map(({ name, members, of }) => `${name}: ${members} of ${of} members`))
  say('kept', `${functions.kept} of the ${functions.of} functions in the files that took part`)
  say(
    'linked',
    `${kilobytes(used.bytes)}, ${kilobytes(used.brotli)} brotli, with the ${used.exports} names that the page uses`,
    `${kilobytes(all.bytes)}, ${kilobytes(all.brotli)} brotli, if all ${all.exports} names had to stay`,
    `${less(used.bytes, all.bytes)} less, ${less(used.brotli, all.brotli)} less with brotli`,
  )
}

const toolchain = chooseToolchain()
say('compiler', toolchain.title)
const compiled = await compile(toolchain)
say(
  'compiled',
  compiled.length === 0 ? `${INPUTS.map(({ name }) => name).join('  ')} (up to date)` : compiled.join('  '),
)
await build({ root: ROOT, logLevel: 'warn' })
sayFigures(JSON.parse(readFileSync(join(ROOT, 'dist/link.json'), 'utf8')))
say('sizes', `${relative(process.cwd(), join(ROOT, '.wasmweld/size/dist.html'))}   where every byte went, and why`)

if (!values['no-serve']) {
  const port = values.port === undefined ? {} : { port: Number(values.port) }
  const { resolvedUrls } = await preview({ root: ROOT, logLevel: 'warn', preview: port })
  const page = resolvedUrls?.local[0]
  say('pages', `${page}   what this tells of`, `${page}grammars.html   side modules: eight grammars of Tree-sitter`)
  say('', 'Ctrl-C ends it')
  // The way to end it is no failure.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0))
}
