// What is compiled from which sources, and where the results lie. The page imports them from `native/build/`.

import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const SOURCES = fileURLToPath(new URL('../native/', import.meta.url))
export const OUTPUT = fileURLToPath(new URL('../native/build/', import.meta.url))

/**
 * @typedef {object} NativeInput
 * @property {string} name the object or archive
 * @property {string} title what the page calls its code
 * @property {readonly string[]} sources one for an object, one for each member of an archive
 */

/** Objects before archives, as the plugin links them. @type {readonly NativeInput[]} */
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
