// What is compiled from which sources, and where the results lie. The page imports them from `native/build/`.

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const SOURCES = fileURLToPath(new URL('../native/', import.meta.url))
export const OUTPUT = fileURLToPath(new URL('../native/build/', import.meta.url))

/** Folders of C that come from npm, by what their sources' names begin with. */
export const PACKAGES = { 'tree-sitter': join(packageFolder('tree-sitter'), 'vendor/tree-sitter/lib') }

/** @param {string} name */
function packageFolder(name) {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
}

/** The package that a source comes from; undefined for one in `native/`. @param {string} source */
export function packageOf(source) {
  return Object.entries(PACKAGES).find(([name]) => source.startsWith(`${name}/`))
}

/** Where a source lies. @param {string} source */
export function locateSource(source) {
  const [name = '', folder = SOURCES] = packageOf(source) ?? []
  return join(folder, source.slice(name === '' ? 0 : name.length + 1))
}

/**
 * @typedef {object} NativeInput
 * @property {string} name the object or archive
 * @property {string} title what the page calls its code
 * @property {readonly string[]} sources one for an object, one for each member of an archive; of `native/`, or `package/…`
 */

/** What the page about the lake imports. Objects before archives, as the plugin links them. @type {readonly NativeInput[]} */
export const INPUTS = [
  { name: 'buffer.o', title: 'C of this page', sources: ['buffer.c'] },
  { name: 'logbook.o', title: 'C++ of this page', sources: ['logbook.cpp'] },
  { name: 'series.o', title: 'C of this page', sources: ['series.c'] },
  {
    name: 'libcurves.a',
    title: 'C of this page',
    sources: ['distribution', 'fourier', 'harmonics', 'linear', 'loess', 'polynomial'].map(name => `curves/${name}.c`),
  },
]

/** What the page about grammars imports: the program that they are loaded into. @type {readonly NativeInput[]} */
export const HIGHLIGHTER = [
  { name: 'highlighter.o', title: 'C of this page', sources: ['highlighter.c'] },
  // One source that includes all others.
  { name: 'libtree-sitter.a', title: 'Tree-sitter', sources: ['tree-sitter/src/lib.c'] },
]
