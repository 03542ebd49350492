// The README of @wasmweld/runtime does what it says.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { readmeFiles, readmeScript } from '../support/readme.ts'
import { expandLibrary, ROOT, run, runOrFail, tool } from '../support/tools.ts'

const README = 'packages/runtime/README.md'

test("the two files of the runtime's README are built and loaded as it says", async () => {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-readme-'))
  try {
    for (const [path, { text, command }] of readmeFiles(README)) {
      writeFileSync(join(directory, path), path.endsWith('.js') ? `${text}\n` : text)
      const [compiler, ...words] = command.split(' ')
      if (compiler === 'clang') await runOrFail(tool(compiler), [...words, '-Wno-deprecated'], directory)
    }
    for (const line of readmeScript(README, '## Two files').trim().split('\n')) {
      const [program, ...words] = line.split(' ')
      await runOrFail(tool(program), words.map(expandLibrary), directory)
    }
    writeFileSync(join(directory, 'package.json'), '{ "type": "module" }')
    const loader = pathToFileURL(join(ROOT, 'scripts/typescript.js')).href
    const { stdout, stderr, code } = await run(process.execPath, ['--import', loader, 'app.js'], directory)
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    const said = [
      ...readmeFiles(README)
        .get('app.js')!
        .text.matchAll(/console\.log\(.*\/\/ (.*)$/gm),
    ].map(([, text]) => text)
    expect(stdout.trim().split('\n')).toEqual(said)
    expect(said).toHaveLength(3)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
