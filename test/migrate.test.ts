// Side modules of before 2021 in today's form, by the function and by the command, on all modules of a package that has nothing else.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readModule } from '@wasmweld/binary'
import { migrateSide, readSideModule } from '@wasmweld/side-modules'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from 'wasmweld'
import { loadGeneral, placementFor } from './support/place-side.ts'
import { readGrammar, LEGACY_GRAMMARS, GRAMMARS, realFile, realPackage, wasmFiles } from './support/real-sides.ts'

/** Grammars in a layout that no tree-sitter of the last years reads; the modules themselves are right. */
const ANCIENT = { 'out/tree-sitter-elm.wasm': 12, 'out/tree-sitter-ql.wasm': 10 } as const

interface WebTreeSitter {
  readonly Parser: { init(): Promise<void> }
  readonly Language: { load(bytes: Uint8Array): Promise<{ readonly abiVersion: number }> }
}

const legacyFiles = (): Promise<readonly string[]> => wasmFiles('tree-sitter-wasms', 'out')

test('only the section changes', async () => {
  for (const path of await legacyFiles()) {
    const before = await realFile('tree-sitter-wasms', path)
    const { bytes } = migrateSide(before)
    const old = readSideModule(path, before)
    const migrated = readSideModule(path, bytes)
    expect(migrated).toEqual({ ...old, convention: 'dylink.0', bytes: expect.any(Uint8Array) as unknown })
    const [first, ...others] = readModule(bytes).sections
    expect(first.name).toBe('dylink.0')
    const contents = (module: Uint8Array, { payload }: (typeof others)[number]): Uint8Array =>
      module.subarray(payload.from, payload.to)
    const kept = readModule(before).sections.slice(1)
    expect(others.length).toBe(kept.length)
    others.forEach((section, index) =>
      expect(Buffer.compare(contents(bytes, section), contents(before, kept[index]))).toBe(0),
    )
  }
})

test("tree-sitter's own loader takes all of them but two, whose grammars are older than it", async () => {
  const file = join(await realPackage('web-tree-sitter'), 'web-tree-sitter.js')
  const { Parser, Language } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as WebTreeSitter
  await Parser.init()
  const load = async (path: string, migrate: boolean): Promise<number> => {
    const bytes = await realFile('tree-sitter-wasms', path)
    return (await Language.load(migrate ? migrateSide(bytes).bytes : bytes)).abiVersion
  }
  for (const path of (await legacyFiles()).filter(path => !(path in ANCIENT))) {
    expect([13, 14, 15]).toContain(await load(path, true))
  }
  // As it is, none is taken.
  await expect(load('out/tree-sitter-json.wasm', false)).rejects.toThrow()
})

test.each(Object.entries(ANCIENT))('%s is a grammar of version %i, laid out as before 13', async (path, version) => {
  const side = readSideModule(path, migrateSide(await realFile('tree-sitter-wasms', path)).bytes)
  const { exports, memory } = loadGeneral(side, placementFor(side, []))
  const language = Object.keys(exports).find(name => /^tree_sitter_[a-z]+$/.test(name))!
  const address = (exports[language] as () => number)()
  expect(new DataView(memory.buffer).getUint32(address, true)).toBe(version)
})

test('what is no side module, and what is both old and new, is refused', async () => {
  const bytes = migrateSide(await readGrammar(LEGACY_GRAMMARS[0])).bytes
  const dylink = [0, 12, 6, ...new TextEncoder().encode('dylink'), 0, 0, 0, 0, 0]
  const both = Uint8Array.from([...bytes.subarray(0, 8), ...dylink, ...bytes.subarray(8)])
  expect(() => migrateSide(both)).toThrow('expected one of dylink and dylink.0, found both (at 0x16)')
  expect(() => migrateSide(bytes.slice(0, 8))).toThrow('expected a side module, found no dylink or dylink.0 section')
  expect(() => migrateSide(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46))).toThrow('expected a side module, found: ')
  const empty = [...bytes.subarray(0, 8), ...dylink]
  for (let end = 9; end < empty.length; end++) {
    expect(() => migrateSide(Uint8Array.from(empty.slice(0, end)))).toThrow(/ \(at 0x/)
  }
})

describe('wasmweld migrate', () => {
  let directory = ''
  const at = (name: string): string => join(directory, name)
  let legacy = new Uint8Array()
  let current = new Uint8Array()

  async function migrate(...words: readonly string[]): Promise<{ code: number; output: string; error: string }> {
    let output = ''
    let error = ''
    const code = await main(['migrate', ...words], {
      output: text => (output += typeof text === 'string' ? text : `<${text.length} bytes>`),
      error: text => (error += text),
      colors: { output: false, error: false },
    })
    return { code, output, error }
  }

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'wasmweld-migrate-'))
    legacy = await readGrammar(LEGACY_GRAMMARS[0])
    current = await readGrammar(GRAMMARS[0])
    writeFileSync(at('old.wasm'), legacy)
    writeFileSync(at('new.wasm'), current)
    writeFileSync(at('text.wasm'), 'no module')
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  test('to another file', async () => {
    const { code, output } = await migrate(at('old.wasm'), '-o', at('out.wasm'))
    expect(code).toBe(0)
    expect(output).toBe(
      `${at('out.wasm')}: dylink became dylink.0 (2884 bytes of memory, 1 table slots, needs no other modules)\n`,
    )
    expect(readFileSync(at('out.wasm'))).toEqual(Buffer.from(migrateSide(legacy).bytes))
    expect(readFileSync(at('old.wasm'))).toEqual(Buffer.from(legacy))
  })

  test('in place, once', async () => {
    writeFileSync(at('place.wasm'), legacy)
    expect((await migrate(at('place.wasm'))).output).toContain('dylink became dylink.0')
    expect(await migrate(at('place.wasm'))).toEqual({
      code: 0,
      output: `${at('place.wasm')} is up to date\n`,
      error: '',
    })
    expect(readFileSync(at('place.wasm'))).toEqual(Buffer.from(migrateSide(legacy).bytes))
  })

  test('what is up to date is copied', async () => {
    const { output } = await migrate(at('new.wasm'), '-o', at('copy.wasm'))
    expect(output).toBe(`${at('new.wasm')} is up to date; copied to ${at('copy.wasm')}\n`)
    expect(readFileSync(at('copy.wasm'))).toEqual(Buffer.from(current))
  })

  test('to the standard output', async () => {
    const { output } = await migrate(at('old.wasm'), '-o', '-')
    expect(output).toBe(`<${migrateSide(legacy).bytes.length} bytes>`)
  })

  test('as JSON', async () => {
    const { output } = await migrate(at('old.wasm'), '-o', at('out.wasm'), '--json')
    expect(JSON.parse(output)).toEqual({
      file: at('old.wasm'),
      output: at('out.wasm'),
      migrated: true,
      memory: { size: 2884, alignmentLog2: 4, tableSize: 1, tableAlignmentLog2: 0 },
      needed: [],
    })
    const copied = await migrate('--json', at('new.wasm'), '-o', at('copy.wasm'))
    expect(JSON.parse(copied.output)).toEqual({ file: at('new.wasm'), output: at('copy.wasm'), migrated: false })
  })

  test.each([
    [['missing.wasm'], 'cannot open missing.wasm: '],
    [['text.wasm'], 'text.wasm: expected a side module, found: '],
    [['old.wasm', '-o', 'no/such/folder/x.wasm'], 'cannot open output file no/such/folder/x.wasm: '],
    [['old.wasm', '-o', '-', '--json'], '--json and -o - both write to the standard output'],
  ])('%j is an error', async (words, message) => {
    const paths = words.map(word => (/^[a-z]/.test(word) ? at(word) : word))
    const { code, output, error } = await migrate(...paths)
    expect(code).toBe(1)
    expect(output).toBe('')
    expect(error.replaceAll(`${directory}/`, '')).toContain(`wasmweld: error: ${message}`)
  })
})
