// Files that end too early: every prefix of small objects and archives, and every 997th of large ones.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LinkInput, LinkOptions } from '@wasmweld/linker'
import { buildFixture } from '../support/compile.ts'
import { readFixture } from '../support/fixture.ts'
import { readCorpus } from './corpus.ts'

export interface Truncation {
  /** `main.o of functions at 17`. */
  readonly name: string
  inputs(): readonly LinkInput[]
  readonly options: LinkOptions
}

/** Links of the corpus whose first file is cut at every byte. */
const SMALL = ['functions', 'archive-order', 'comdat-virtual', 'dwarf', 'tags']
/** Of a large file: wherever a section is cut, it is refused for the same reason, at its head. */
const STEP = 997

function* prefixes(
  name: string,
  inputs: readonly LinkInput[],
  options: LinkOptions,
  step: number,
): Generator<Truncation> {
  const [first, ...others] = inputs
  for (let length = 0; length < first.bytes.length; length += step) {
    yield {
      name: `${first.name} of ${name} at ${length}`,
      inputs: () => [{ ...first, bytes: first.bytes.subarray(0, length) }, ...others],
      options,
    }
  }
}

export async function truncations(): Promise<Iterable<Truncation>> {
  const corpus = await readCorpus()
  const fixture = readFixture('sqlite')
  const bytes = new Uint8Array(readFileSync(join(await buildFixture(fixture), 'sqlite3.o')))
  const large = { inputs: [{ name: 'sqlite3.o', bytes }], options: { undefined: 'import', gcSections: false } as const }
  return (function* () {
    for (const { name, inputs, options } of corpus) if (SMALL.includes(name)) yield* prefixes(name, inputs, options, 1)
    yield* prefixes(fixture.name, large.inputs, large.options, STEP)
  })()
}
