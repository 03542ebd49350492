// Compiles what changed in `native/` into `native/build/`.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'
import { writeArchive } from '@wasmweld/binary'
import { summarizeInput } from '@wasmweld/linker'
import { chooseToolchain } from './compiler.js'
import { HIGHLIGHTER, INPUTS, OUTPUT, SOURCES, readSource } from './inputs.js'

/** `curves/loess.c` becomes `loess.o`. @param {string} source */
const objectName = source => basename(source).replace(/\.\w+$/, '.o')

/** Everything that an object depends on. @param {string} source @param {string} identity */
function keyOf(source, identity) {
  const hash = createHash('sha256').update(identity).update('\0').update(readSource(source))
  const headers = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.h'))
  for (const header of headers.sort()) hash.update('\0').update(readFileSync(join(SOURCES, header)))
  return hash.digest('hex')
}

/** @param {string} name @param {readonly string[]} sources */
function archive(name, sources) {
  const members = sources.map(source => {
    const bytes = readFileSync(join(OUTPUT, objectName(source)))
    const { symbols } = summarizeInput({ name, bytes })
    return {
      name: objectName(source),
      bytes,
      symbols: symbols.filter(({ defined }) => defined).map(({ name }) => name),
    }
  })
  writeFileSync(join(OUTPUT, name), writeArchive(members))
}

/**
 * Brings objects and archives up to date and says what was compiled.
 * @param {import('./compiler.js').Toolchain} toolchain
 * @returns {Promise<readonly string[]>} the sources that were compiled
 */
export async function compile(toolchain) {
  mkdirSync(OUTPUT, { recursive: true })
  const keyFile = join(OUTPUT, 'keys.json')
  const known = existsSync(keyFile) ? JSON.parse(readFileSync(keyFile, 'utf8')) : {}
  const compiled = []
  for (const { name, sources } of [...INPUTS, ...HIGHLIGHTER]) {
    const stale = sources.filter(source => {
      const isThere = existsSync(join(OUTPUT, objectName(source)))
      return !isThere || known[source] !== keyOf(source, toolchain.identity)
    })
    for (const source of stale) {
      const key = keyOf(source, toolchain.identity)
      await toolchain.compile(source, join(OUTPUT, objectName(source)))
      known[source] = key
      compiled.push(source)
      writeFileSync(keyFile, JSON.stringify(known, undefined, 2))
    }
    if (name.endsWith('.a') && (stale.length > 0 || !existsSync(join(OUTPUT, name)))) archive(name, sources)
  }
  return compiled
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const toolchain = chooseToolchain()
  console.log(`compiler   ${toolchain.title}`)
  const compiled = await compile(toolchain)
  console.log(`compiled   ${compiled.length === 0 ? 'nothing: all is up to date' : compiled.join('  ')}`)
}
