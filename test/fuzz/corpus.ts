// What is damaged: real objects and archives of many kinds, each in a link that succeeds while they are whole.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LinkInput, LinkOptions } from '@wasmweld/linker'
import { buildFixtures } from '../support/compile.ts'
import { readFixture } from '../support/fixture.ts'

export interface FuzzLink {
  readonly name: string
  readonly inputs: readonly LinkInput[]
  readonly options: LinkOptions
}

/** Fixture, files, exports; the last field is for what is no 32-bit executable. */
const LINKS: readonly (readonly [fixture: string, files: string, exports: string, options?: LinkOptions])[] = [
  ['functions', 'main.o helper.o', 'sum apply'],
  ['data', 'main.o other.o', 'total middle'],
  ['globals', 'main.o globals.o', 'step counter'],
  ['reference-tables', 'main.o other.o', 'roundtrip handles'],
  ['tags', 'main.o thrower.o', 'caught'],
  ['exceptions', 'main.o thrower.o support.o', 'run'],
  ['comdat', 'main.o other.o', 'run run_other'],
  ['comdat-virtual', 'main.o other.o support.o', 'run run_other'],
  ['archive-order', 'libab.a main.o', 'run'],
  ['gc-retain', 'main.o lib.a', 'run'],
  ['constructors', 'main.o other.o', 'order second_export'],
  ['signature-mismatch', 'main.o callee.o', 'run'],
  ['strings', 'main.o other.o', 'whole tail'],
  ['start-stop', 'main.o more.o', 'sum'],
  ['tls', 'main.o other.o', 'run distance'],
  ['pic', 'main.o other.o', 'run call'],
  ['dwarf', 'main.o other.o', 'run'],
  ['custom-sections', 'main.o other.o', 'run'],
  ['annotations', 'main.o', 'run'],
  ['producers', 'main.o other.o made.o', 'run'],
  ['features', 'more.o mvp-other.o', 'run'],
  ['import-attributes', 'main.o other.o', 'run'],
  ['locrel', 'main.o', 'distance'],
  ['wasm64', 'main.o other.o', 'run call', { target: 'wasm64' }],
  ['shared-library', 'main.o libx.so', 'run'],
  ['stub-library', 'main.o help.o libhost.so libplain.so', 'run'],
  ['pie', 'main.o other.o', 'sum call', { output: 'pie' }],
  ['shared', 'library.o', '', { output: 'shared', unresolvedSymbols: 'import-dynamic' }],
]

export async function readCorpus(): Promise<readonly FuzzLink[]> {
  const fixtures = LINKS.map(([fixture]) => readFixture(fixture))
  const directoryOf = await buildFixtures(fixtures)
  return LINKS.map(([name, files, exports, options], at) => ({
    name,
    inputs: files.split(' ').map(file => ({
      name: file,
      bytes: new Uint8Array(readFileSync(join(directoryOf(fixtures[at]), file))),
      dynamic: file.endsWith('.so'),
    })),
    options: { entry: false, exports: exports.split(' ').filter(name => name !== ''), ...options },
  }))
}

/** What lies in the directory where command lines are tried. */
export async function readCommandInputs(): Promise<ReadonlyMap<string, Uint8Array | string>> {
  const [objects, archives] = [readFixture('functions'), readFixture('archive-order')]
  const directoryOf = await buildFixtures([objects, archives])
  const archive = readFileSync(join(directoryOf(archives), 'libab.a'))
  return new Map<string, Uint8Array | string>([
    ...['main.o', 'helper.o'].map(name => [name, readFileSync(join(directoryOf(objects), name))] as const),
    ['lib.a', archive],
    ['libab.a', archive],
    ['names.txt', 'sum\nnobody\n'],
    ['text.txt', 'no object'],
  ])
}

/** Options that lead damaged input through other parts of the linker. */
export const VARIATIONS: readonly LinkOptions[] = [
  {},
  { gcSections: false, exportAll: true },
  { strip: 'all', compressRelocations: true, optimize: 0 },
  { undefined: 'import', mergeDataSegments: false, stackFirst: false, importMemory: true },
  {
    undefined: 'stub',
    unresolvedSeverity: 'warning',
    allowMultipleDefinition: true,
    checkFeatures: false,
    exportDynamic: true,
  },
  { output: 'pie', unresolvedSymbols: 'import-dynamic' },
  { output: 'shared', exportDynamic: true, checkFeatures: false, runtimePath: ['here'] },
  { output: 'relocatable', gcSections: false },
  { emitRelocs: true, mergeDataSegments: false, buildId: 'sha1' },
]
