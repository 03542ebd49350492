// The table multiplied out: inputs × outputs × variants, options × inputs × variants, options × outputs × inputs.

import { INPUTS, inputNamed, type MatrixInput } from './inputs.ts'
import { COMBINED, OPTIONS } from './options.ts'
import { LIBRARY, OUTPUTS, type MatrixOutput } from './outputs.ts'
import { VARIANTS, variantName, type Variant } from './variants.ts'

export interface MatrixCase {
  readonly name: string
  /** The group that it is shown in. */
  readonly group: string
  readonly input: MatrixInput
  readonly output: MatrixOutput
  readonly variant: Variant
  readonly words: readonly string[]
}

function makeCase(
  group: string,
  input: MatrixInput,
  output: MatrixOutput,
  variant: Variant,
  more: readonly string[] = [],
): MatrixCase {
  const target = variant.bits === 64 ? ['-mwasm64'] : []
  const words = [...target, ...input.words, ...output.words, ...more]
  const name = [variantName(variant), input.name, output.name, ...more].join(', ')
  return { name, group, input, output, variant, words }
}

/** The two that have least in common; a library, the simplest output, is made in all of them. */
const isExtreme = ({ bits, pic }: Variant): boolean => pic === (bits === 64)

function variantsFor(output: MatrixOutput, all: boolean): readonly Variant[] {
  const fitting = VARIANTS.filter(({ threads, pic }) => threads === output.threads && (pic || !output.pic))
  return all || output.pic ? fitting : fitting.filter(isExtreme)
}

const kinds: readonly MatrixCase[] = OUTPUTS.flatMap(output =>
  INPUTS.filter(({ onlyNamed }) => !onlyNamed).flatMap(input =>
    variantsFor(output, output === LIBRARY).map(variant => makeCase(output.name, input, output, variant)),
  ),
)

const options: readonly MatrixCase[] = OPTIONS.flatMap(({ words, inputs }) =>
  inputs.flatMap(name =>
    variantsFor(LIBRARY, false).map(variant => makeCase('options', inputNamed(name), LIBRARY, variant, words)),
  ),
)

const combined: readonly MatrixCase[] = COMBINED.flatMap(({ words, inputs }) =>
  OUTPUTS.filter(output => output.combined).flatMap(output =>
    inputs.map(name => {
      // The one way of compiling of which all outputs can be made.
      const variant: Variant = { bits: 32, pic: true, threads: output.threads }
      return makeCase(`options, ${output.name}`, inputNamed(name), output, variant, words)
    }),
  ),
)

export const CASES: readonly MatrixCase[] = [...kinds, ...options, ...combined]
