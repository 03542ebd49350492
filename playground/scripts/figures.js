// What a linked program weighs, and what it would weigh if everything that its libraries offer had to be in it: two real links.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { readArchive } from '@wasmweld/binary'
import { summarizeInput } from '@wasmweld/linker'
import { findSysroot, linkWithSystemLibraries } from '@wasmweld/toolchain'
import { INPUTS, OUTPUT, ROOT } from './inputs.js'

/** @typedef {import('@wasmweld/linker').LinkReport} LinkReport */
/** @typedef {import('@wasmweld/linker').LinkInput} LinkInput */
/** @typedef {import('../src/figures.ts').Figures} Figures */

/** What each library is called, in the order in which the page draws them. */
const LIBRARIES = [
  ['libc.a', 'C library'],
  ['libc++.a', 'C++ library'],
  ['libc++abi.a', 'C++ library'],
  ['libclang_rt.builtins.a', 'C library'],
]
const TITLES = new Map([
  ...INPUTS.map(({ name, title }) => /** @type {const} */ ([name, title])),
  .../** @type {[string, string][]} */ (LIBRARIES),
])
const OTHERS = 'Types, tables, headers'

/** Names that the linker gives to a reactor by itself. */
const OWN_EXPORTS = new Set(['memory', '_initialize'])

/** @returns {readonly LinkInput[]} */
const readInputs = () => INPUTS.map(({ name }) => ({ name, bytes: readFileSync(join(OUTPUT, name)) }))

/** The functions that a file's author wrote to be called; C++ brings many more that its templates made. @param {LinkInput} input */
function offered(input) {
  const functions = summarizeInput(input).symbols.filter(
    ({ kind, defined, binding }) => kind === 'function' && defined && binding === 'strong',
  )
  return functions.map(({ name }) => name).filter(name => !name.startsWith('_'))
}

/**
 * @param {Uint8Array} module the linked program as it is shipped
 * @param {string | undefined} sysroot the plugin's option
 * @returns {Figures}
 */
export function measure(module, sysroot) {
  const inputs = readInputs()
  const used = WebAssembly.Module.exports(new WebAssembly.Module(Uint8Array.from(module)))
    .map(({ name }) => name)
    .filter(name => !OWN_EXPORTS.has(name))
  const found = findSysroot({ from: ROOT, sysroot })
  /** @param {readonly string[]} exports */
  const link = exports =>
    linkWithSystemLibraries(
      inputs,
      { reactor: true, exports, strip: 'all', compressRelocations: true },
      { sysroot: found },
    )
  const shipped = link(used)
  if (Buffer.compare(shipped.module, module) !== 0) throw new Error('the linked program is not the one that is shipped')
  const kept = new Set(shipped.report.items.filter(({ kind }) => kind === 'function').map(({ name }) => name))
  const everything = link(inputs.flatMap(offered))
  return {
    used: { exports: used.length, ...weigh(shipped) },
    all: { exports: inputs.flatMap(offered).length, ...weigh(everything) },
    files: inputs.map(input => ({
      name: input.name,
      names: offered(input).map(name => ({
        name,
        state: used.includes(name) ? 'used' : kept.has(name) ? 'inside' : 'left out',
      })),
    })),
    libraries: pulled(shipped.report, found),
    functions: countFunctions(shipped.report),
  }
}

/** @param {{ module: Uint8Array, report: LinkReport }} linked */
function weigh({ module, report }) {
  /** @type {Map<string, number>} */
  const parts = new Map([...new Set(TITLES.values()), OTHERS].map(title => [title, 0]))
  for (const { file, from, to } of report.items) {
    const origin = file === undefined ? undefined : report.files[file]
    const title = TITLES.get(origin?.archive ?? origin?.name ?? '') ?? OTHERS
    parts.set(title, (parts.get(title) ?? 0) + to - from)
  }
  return {
    bytes: module.length,
    brotli: brotliCompressSync(module).length,
    parts: [...parts].map(([title, bytes]) => ({ title, bytes })),
  }
}

/** How many members of each archive take part. @param {LinkReport} report @param {import('@wasmweld/toolchain').Sysroot | undefined} sysroot */
function pulled({ files }, sysroot) {
  const archives = new Set(files.map(({ archive }) => archive).filter(name => name !== undefined))
  return [...archives].map(name => {
    const bytes = sysroot?.file(name)?.read() ?? readFileSync(join(OUTPUT, name))
    return {
      name,
      members: files.filter(({ archive }) => archive === name).length,
      of: readArchive(bytes).members.length,
    }
  })
}

/** Functions in the program, and in all objects and members that took part in the link. @param {LinkReport} report */
function countFunctions({ items, dropped }) {
  const kept = items.filter(({ kind, file }) => kind === 'function' && file !== undefined).length
  const left = dropped.filter(({ kind, why }) => kind === 'function' && why === 'unreached').length
  return { kept, of: kept + left }
}
