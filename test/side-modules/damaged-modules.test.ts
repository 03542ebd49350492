// Modules with changed and missing bytes: an error with its place, or a module that an engine takes when it took the damaged one.

import fc from 'fast-check'
import { FormatError, readItems, rewriteModule } from '@wasmweld/binary'
import { migrateSide, prelinkSide, readSideModule } from '@wasmweld/side-modules'
import { expect, test } from 'vitest'
import { placementFor } from '../support/place-side.ts'
import { GRAMMARS, LEGACY_GRAMMARS, readExtension, readGrammar } from '../support/real-sides.ts'
import { buildSide } from '../support/side-modules.ts'

interface Damage {
  readonly cut: number
  readonly changes: readonly (readonly [at: number, byte: number])[]
}

/** Most of what a reader has to judge is near the beginning; the rest is code and data. */
const position = fc.oneof(fc.nat(1500), fc.nat())
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ cut: fc.nat(), changes: fc.constant([]) }),
  fc.record({
    cut: fc.constant(Infinity),
    changes: fc.array(fc.tuple(position, fc.oneof(fc.nat(255), fc.constantFrom(0, 127, 128, 255))), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
)

function damaged(bytes: Uint8Array, { cut, changes }: Damage): Uint8Array {
  const copy = bytes.slice(0, cut === Infinity ? bytes.length : cut % bytes.length)
  for (const [at, byte] of changes) copy[at % copy.length] = byte
  return copy
}

/** `undefined` for a file that was refused, with a place in it. */
function refusedOr(act: () => Uint8Array): Uint8Array | undefined {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    expect(error.offset).toBeGreaterThanOrEqual(0)
    return undefined
  }
}

function prelinked(bytes: Uint8Array): Uint8Array {
  const side = readSideModule('damaged.so', bytes)
  // Any base is right for the alignment that damage made of another.
  const { dylink } = side
  const memory = dylink.memory && { ...dylink.memory, alignmentLog2: 0, tableAlignmentLog2: 0 }
  const names = side.exports.filter(({ internal }) => !internal).map(({ name }) => name)
  const aligned = { ...side, dylink: { ...dylink, ...(memory === undefined ? {} : { memory }) } }
  return prelinkSide(aligned, placementFor(side, names)).bytes
}

const isValid = (bytes: Uint8Array): boolean => WebAssembly.validate(bytes as BufferSource)

const C = `
int far(int); int here; static int g(int x) { return x + here; }
int (*table[])(int) = {g, far}; int *p = &here; static char bss[999];
int f(int i) { for (int k = 0; k < i; k++) bss[k] += table[k & 1](*p); return bss[i]; }
`
const INPUTS: readonly (readonly [name: string, read: () => Promise<Uint8Array>])[] = [
  ['a grammar', () => readGrammar(GRAMMARS[0])],
  ['an old grammar', () => readGrammar(LEGACY_GRAMMARS[0])],
  ['an extension', () => readExtension('citext')],
  ['a library', async () => (await buildSide('damaged.so', C, { link: ['-Bsymbolic'] })).bytes],
]

test.each(INPUTS)('%s', async (_name, read) => {
  const bytes = await read()
  expect(isValid(rewriteModule(readItems(bytes)).bytes)).toBe(true)
  expect(isValid(prelinked(bytes))).toBe(true)
  let taken = 0
  fc.assert(
    fc.property(damage, each => {
      const module = damaged(bytes, each)
      const valid = isValid(module)
      refusedOr(() => migrateSide(module).bytes)
      for (const act of [() => rewriteModule(readItems(module)).bytes, () => prelinked(module)]) {
        const made = refusedOr(act)
        if (made === undefined || !valid) continue
        taken++
        expect(isValid(made)).toBe(true)
      }
    }),
    { numRuns: 400 },
  )
  expect(taken).toBeGreaterThan(20)
})
