// Chooses who compiles: a clang of this machine that has a C and C++ library for WebAssembly, else `@yowasp/clang`, a clang that
// is WebAssembly itself and comes from npm with all it needs. PLAYGROUND_COMPILER=@yowasp/clang asks for the latter.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findCompiler, findSysroot } from '@wasmweld/toolchain'
import { PACKAGES, ROOT, SOURCES, locateSource, packageOf } from './inputs.js'

const YOWASP = '@yowasp/clang'
const FLAGS = ['-O2']

/**
 * @typedef {object} Toolchain
 * @property {string} title for people
 * @property {string} identity changes when the objects must be compiled again
 * @property {string} [sysroot] for the plugin, when it would not find the one that the headers came from by itself
 * @property {(source: string, output: string) => Promise<void>} compile `source` as in `inputs.js`
 */

/** Warnings are for who can mend them. @param {string} source @param {(name: string, folder: string) => string} place of a package */
function flagsOf(source, place) {
  const language = source.endsWith('.c') ? ['-std=gnu17'] : ['-std=c++20', '-fno-exceptions']
  const warnings = packageOf(source) === undefined ? ['-Wall', '-Wextra'] : ['-w']
  const places = Object.entries(PACKAGES).map(([name, folder]) => place(name, folder))
  return [...language, ...warnings, ...places.flatMap(folder => [`-I${folder}/include`, `-I${folder}/src`])]
}

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
  const sysroot = findSysroot({ from: ROOT })
  if (compiler?.kind !== 'command' || sysroot === undefined || sysroot.file('libc++.a') === undefined) return undefined
  const flags = [...FLAGS, `--target=${sysroot.triple}`, ...sysrootFlags(sysroot)]
  if (!hasHeaders(compiler.path, flags)) return undefined
  const version = spawnSync(compiler.path, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0]
  return {
    title: `${version}, ${sysroot.name} libraries`,
    identity: [version, sysroot.path, ...flags].join(' '),
    async compile(source, output) {
      const own = flagsOf(source, (_name, folder) => folder)
      const args = [...flags, ...own, '-c', locateSource(source), '-o', output]
      const { status, error } = spawnSync(compiler.path, args, { cwd: SOURCES, stdio: 'inherit' })
      if (status !== 0) throw error ?? new Error(`${compiler.path} cannot compile ${source}`)
    },
  }
}

/** @param {import('@wasmweld/toolchain').Sysroot} sysroot */
function sysrootFlags({ name, path, triple }) {
  // clang calls the older name of the same target deprecated; a distribution's headers still lie under it.
  const quiet = triple === 'wasm32-wasi' ? ['-Wno-deprecated'] : []
  if (name === 'wasi-sdk') return [...quiet, `--sysroot=${join(path, 'share/wasi-sysroot')}`]
  return name === 'directory' ? [...quiet, `--sysroot=${path}`] : quiet
}

/** A clang can be there without the headers of the target's libraries. @param {string} clang @param {readonly string[]} flags */
function hasHeaders(clang, flags) {
  const input = '#include <map>\n#include <stdlib.h>\n'
  const { status } = spawnSync(clang, [...flags, '-E', '-x', 'c++', '-'], {
    input,
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
  const flags = [...FLAGS, '--target=wasm32-wasip1']
  return {
    title: `${YOWASP} ${version} (the first time takes a minute)`,
    identity: [YOWASP, version, ...flags].join(' '),
    sysroot: YOWASP,
    async compile(source, output) {
      const { runClang, runLLVM } = await import(pathToFileURL(compiler.path).href)
      await runLLVM(null, {}, { fetchProgress: () => {} })
      const [program, result] = [source.endsWith('.c') ? 'clang' : 'clang++', 'output.o']
      const args = [program, ...flags, ...flagsOf(source, name => name), '-c', source, '-o', result]
      const packages = Object.entries(PACKAGES).map(([name, folder]) => [name, sourceTree(folder)])
      const { [result]: object } = await runClang(args, { ...sourceTree(SOURCES), ...Object.fromEntries(packages) })
      if (object === undefined) throw new Error(`${YOWASP} cannot compile ${source}`)
      mkdirSync(dirname(output), { recursive: true })
      writeFileSync(output, object)
    },
  }
}

/** Sources and headers, as the compiler's file system takes them. @param {string} folder @returns {Record<string, any>} */
function sourceTree(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'build' ? [] : [[entry.name, sourceTree(path)]]
    return /\.(c|cpp|h)$/.test(entry.name) ? [[entry.name, readFileSync(path, 'utf8')]] : []
  })
  return Object.fromEntries(entries)
}
