// Compiles what changed in `native/` into `native/build/`.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'
import { writeArchive } from '@wasmweld/binary'
import { summarizeInput } from '@wasmweld/linker'
import { ObjectCache, compileSource } from '@wasmweld/toolchain'
import { chooseToolchain } from './compiler.js'
import { HIGHLIGHTER, INPUTS, OUTPUT, PACKAGES, SOURCES, locateSource, packageOf } from './inputs.js'

/** `curves/loess.c` becomes `loess.o`. @param {string} source */
const objectName = source => basename(source).replace(/\.\w+$/, '.o')

/** Warnings are for who can mend them; what comes from a package is small rather than fast. @param {string} source */
function flagsOf(source) {
  const language = source.endsWith('.c') ? ['-std=gnu17'] : ['-std=c++17', '-fno-exceptions']
  const own = packageOf(source) === undefined ? ['-O2', '-Wall', '-Wextra'] : ['-Os', '-w']
  const folders = Object.values(PACKAGES).flatMap(folder => [`-I${folder}/include`, `-I${folder}/src`])
  return [...own, ...language, ...folders]
}

/**
 * The object of a source, as in `inputs.js`.
 * @param {import('./compiler.js').Toolchain} toolchain
 * @param {string} source
 * @param {() => void} [started] hears when it has to be compiled
 */
export async function objectOf({ compiler, libraries }, source, started = () => {}) {
  const { object, warnings } = await compileSource({
    source: locateSource(source),
    compiler,
    sysroot: libraries,
    target: 'wasm32',
    root: SOURCES,
    flags: flagsOf(source),
    cache: new ObjectCache(join(OUTPUT, 'compiled')),
    started,
  })
  if (warnings !== '') console.error(warnings.trim())
  return object
}

/** @param {string} name @param {readonly string[]} sources @param {ReadonlyMap<string, Uint8Array>} objects */
function archive(name, sources, objects) {
  const members = sources.map(source => {
    const bytes = objects.get(source) ?? new Uint8Array()
    const { symbols } = summarizeInput({ name, bytes })
    return {
      name: objectName(source),
      bytes,
      symbols: symbols.filter(({ defined }) => defined).map(({ name }) => name),
    }
  })
  return writeArchive(members)
}

/** Who watches hears of what is other than before. @param {string} file @param {Uint8Array} bytes */
function write(file, bytes) {
  if (!existsSync(file) || Buffer.compare(readFileSync(file), bytes) !== 0) writeFileSync(file, bytes)
}

/**
 * Brings objects and archives up to date and says what was compiled.
 * @param {import('./compiler.js').Toolchain} toolchain
 * @returns {Promise<readonly string[]>} the sources that were compiled
 */
export async function compile(toolchain) {
  mkdirSync(OUTPUT, { recursive: true })
  /** @type {string[]} */
  const compiled = []
  const inputs = [...INPUTS, ...HIGHLIGHTER]
  const sources = inputs.flatMap(({ sources }) => sources)
  const objects = new Map(
    await Promise.all(
      sources.map(async source => {
        const object = await objectOf(toolchain, source, () => compiled.push(source))
        return /** @type {const} */ ([source, object])
      }),
    ),
  )
  for (const [source, object] of objects) write(join(OUTPUT, objectName(source)), object)
  for (const { name, sources } of inputs)
    if (name.endsWith('.a')) write(join(OUTPUT, name), archive(name, sources, objects))
  return compiled
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const toolchain = chooseToolchain()
  console.log(`compiler   ${toolchain.title}`)
  const compiled = await compile(toolchain)
  console.log(`compiled   ${compiled.length === 0 ? 'nothing: all is up to date' : compiled.join('  ')}`)
}
