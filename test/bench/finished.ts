// How much of published modules is shipped when JavaScript uses one thing of each: the table in the plugin's README.
// node --import ./scripts/typescript.js test/bench/finished.ts

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { buildWith, FINISHED_PACKAGES } from '../support/finished-packages.ts'

const size = (bytes: Uint8Array): string =>
  `${bytes.length.toLocaleString('en')} (${brotliCompressSync(bytes).length.toLocaleString('en')})`

const folder = mkdtempSync(join(tmpdir(), 'wasmweld-packages-'))
console.log('| package | made by | before, bytes (brotli) | after |\n| --- | --- | ---: | ---: |')
for (const each of FINISHED_PACKAGES) {
  const { before, after } = await buildWith(each, join(folder, each.name))
  console.log(`| ${each.name} | ${each.toolchain} | ${size(before)} | ${size(after)} |`)
}
rmSync(folder, { recursive: true, force: true })
