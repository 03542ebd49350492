import { rolldown } from 'rolldown'
import plugin from 'unplugin-wasmweld/rolldown'
import { writeFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
const base = '/tmp/ww/m-npm/'
const cases: Record<string, [string, string]> = {
  automerge: [base + 'x-automerge-automerge-wasm-0.17.0/package/bundler/automerge_wasm.js', `import { encodeSyncState, initSyncState } from 'LIB'; export const out = encodeSyncState(initSyncState()).length`],
  tiktoken: [base + 'x-tiktoken-1.0.22/package/lite/tiktoken.js', `import { Tiktoken } from 'LIB'; export const out = new Tiktoken('IQ== 0\\nIg== 1', {}, '.').encode('!')[0]`],
  rapier: [base + 'x-dimforge-rapier2d-0.21.0/package/rapier_wasm2d.js', `import { version } from 'LIB'; export const out = version()`],
  rapier2: [base + 'x-dimforge-rapier2d-0.21.0/package/rapier_wasm2d.js', `import { RawVector } from 'LIB'; const v = new RawVector(1, 2); export const out = v.x + v.y`],
}
for (const [name, [lib, code]] of Object.entries(cases)) {
  const entry = `${base}proj/${name}.mjs`
  writeFileSync(entry, code.replace('LIB', lib))
  const b = await rolldown({ input: entry, cwd: base + 'proj', plugins: [plugin({ types: false })], onLog: (l, m) => console.log(l, m.message.slice(0, 200)) })
  await b.write({ dir: base + 'proj/out-' + name })
  const out = (await import(`${base}proj/out-${name}/${name}.js`)).out
  const dir = base + 'proj/out-' + name + '/assets/'
  const f = readdirSync(dir).find(f => f.endsWith('.wasm'))!
  const before = readFileSync(lib.replace(/\.js$/, '_bg.wasm')), after = readFileSync(dir + f)
  console.log(name, out, before.length, after.length, brotliCompressSync(before).length, brotliCompressSync(after).length, WebAssembly.Module.exports(new WebAssembly.Module(after)).length)
}
