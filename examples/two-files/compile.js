// Compiles src/main.c and src/func1.c into build/, by the clang of this machine or else by the one from npm.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { findCompiler } from '@wasmweld/toolchain'

const compiler = findCompiler({ from: import.meta.dirname })
if (compiler === undefined) throw new Error('no compiler for WebAssembly: npm install --save-dev @yowasp/clang')
process.chdir(import.meta.dirname)
mkdirSync('build', { recursive: true })
for (const name of ['main', 'func1']) {
  const [source, object] = [`src/${name}.c`, `build/${name}.o`]
  const flags = ['--target=wasm32', '-O2', '-Wall', '-Wextra']
  if (compiler.kind === 'command') {
    const { status } = spawnSync(compiler.path, [...flags, '-c', source, '-o', object], { stdio: 'inherit' })
    if (status !== 0) throw new Error(`${compiler.path} cannot compile ${source}`)
  } else {
    const { runClang } = await import(pathToFileURL(compiler.path).href)
    const files = { [`${name}.c`]: readFileSync(source) }
    const { 'out.o': bytes } = await runClang(['clang', ...flags, '-c', `${name}.c`, '-o', 'out.o'], files)
    writeFileSync(object, bytes)
  }
}
