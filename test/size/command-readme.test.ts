// The commands that the README of the command line shows for sizes, as a reader would type them.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from 'wasmweld'
import { readmeFiles, readmeScript } from '../support/readme.ts'
import { runOrFail, tool } from '../support/tools.ts'

const README = 'packages/cli/README.md'
const SOURCES: Readonly<Record<string, string>> = {
  'main.c': 'int area(int, int); int go(int x) { return area(x, x + 1); }',
  'shapes.c': 'static const int scale[] = {1, 2, 3, 4}; int area(int x, int y) { return scale[x & 3] * x * y; }',
}

let directory = ''
const at = (name: string): string => join(directory, name)

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-size-readme-'))
  for (const [name, text] of Object.entries(SOURCES)) {
    writeFileSync(at(name), text)
    await runOrFail(tool('clang'), ['--target=wasm32-unknown-unknown', '-O1', '-c', name], directory)
  }
  await runOrFail(tool('llvm-ar'), ['rcs', 'libshapes.a', 'shapes.o'], directory)
  const { text } = readmeFiles(README).get('budgets.mjs') ?? { text: '' }
  writeFileSync(at('budgets.mjs'), text)
})
afterAll(() => rmSync(directory, { recursive: true }))

/** The words of a line, with files in the test's folder. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain)
  const isFile = /^(--report=)?([\w-]+\.(?:o|a|wasm|json|html|xml|md|mjs))$/
  // An archive that a budget or a question names is none that is read.
  return words.map((word, place) =>
    words[place - 1] === '--archive'
      ? word
      : word.replace(isFile, (_all, flag = '', name: string) => `${flag}${at(name)}`),
  )
}

async function typed(heading: string): Promise<string> {
  let output = ''
  for (const line of readmeScript(README, heading).trim().split('\n')) {
    expect(line).toMatch(/^npx wasmweld /)
    let error = ''
    const code = await main(wordsOf(line).slice(2), {
      output: text => (output += typeof text === 'string' ? text : new TextDecoder().decode(text)),
      error: text => (error += text),
      colors: { output: false, error: false },
    })
    expect({ line, code, error }).toMatchObject({ code: 0 })
  }
  return output
}

test('what the README shows works', async () => {
  const output = await typed('## Where the bytes went')
  for (const part of ['Σ [', 'libshapes.a', '⤷ area (call', 'archive libshapes.a', 'budgets: 1 kept'])
    expect(output).toContain(part)
  expect(readFileSync(at('size.html'), 'utf8')).toContain('area')
})
test('its budgets are kept, and results are written', async () => {
  expect(await typed('### Budgets')).toContain('budgets: 3 kept')
  expect(['size.xml', 'size.md'].filter(name => !existsSync(at(name)))).toEqual([])
})
