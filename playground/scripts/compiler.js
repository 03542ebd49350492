// Chooses who compiles: a clang of this machine that has a C and C++ library for WebAssembly, else `@yowasp/clang`, a clang that
// is WebAssembly itself and comes from npm with all it needs. PLAYGROUND_COMPILER=@yowasp/clang asks for the latter.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findCompiler, findSysroot } from '@wasmweld/toolchain'
import { ROOT } from './inputs.js'

const YOWASP = '@yowasp/clang'

/**
 * @typedef {object} Toolchain
 * @property {string} title for people
 * @property {import('@wasmweld/toolchain').Compiler} compiler
 * @property {import('@wasmweld/toolchain').Sysroot | undefined} libraries whose headers are included
 * @property {string} [sysroot] for the plugin, when it would not find the one that the headers came from by itself
 */

/** @returns {Toolchain} */
export function chooseToolchain() {
  const native = process.env['PLAYGROUND_COMPILER'] === YOWASP ? undefined : installedClang()
  const toolchain = native ?? yowaspClang()
  if (toolchain !== undefined) return toolchain
  throw new Error(`no compiler for WebAssembly: npm install --save-dev ${YOWASP}`)
}

/** @returns {Toolchain | undefined} */
function installedClang() {
  const compiler = findCompiler({ from: ROOT })
  const libraries = findSysroot({ from: ROOT })
  if (compiler?.kind !== 'command' || libraries?.file('libc++.a') === undefined) return undefined
  if (!hasHeaders(compiler.path, libraries)) return undefined
  const version = spawnSync(compiler.path, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0]
  return { title: `${version}, ${libraries.name} libraries`, compiler, libraries }
}

/** A clang can be there without the headers of the target's libraries. @param {string} clang @param {import('@wasmweld/toolchain').Sysroot} libraries */
function hasHeaders(clang, { name, path, triple }) {
  const folder = name === 'wasi-sdk' ? join(path, 'share/wasi-sysroot') : name === 'directory' ? path : undefined
  const flags = [`--target=${triple}`, ...(folder === undefined ? [] : [`--sysroot=${folder}`])]
  const { status } = spawnSync(clang, [...flags, '-E', '-x', 'c++', '-'], {
    input: '#include <cstdlib>\n',
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  return status === 0
}

/** @returns {Toolchain | undefined} */
function yowaspClang() {
  // Without a PATH there is no other.
  const compiler = findCompiler({ from: ROOT, environment: {} })
  if (compiler?.kind !== 'module') return undefined
  const { version } = JSON.parse(readFileSync(join(dirname(compiler.path), '../package.json'), 'utf8'))
  return {
    title: `${YOWASP} ${version} (the first time takes a minute)`,
    compiler,
    libraries: findSysroot({ from: ROOT, sysroot: YOWASP }),
    sysroot: YOWASP,
  }
}
