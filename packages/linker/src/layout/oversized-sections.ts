import type { Problem } from '../problems.ts'

/** Headers say a section's size in 32 bits. */
const LARGEST = 2 ** 32 - 1

interface Sized {
  readonly name: string
  readonly size: number
}

/** Sections that no header can say the size of: the custom ones, and the data section with all that it stores. */
export function oversizedSections(customs: readonly Sized[], stored: readonly Sized[]): Problem[] {
  const data = { name: 'data', size: stored.reduce((sum, { size }) => sum + size, 0) }
  return [...customs, data]
    .filter(({ size }) => size > LARGEST)
    .map(({ name, size }) => ({
      kind: 'layout',
      severity: 'error',
      message: `section '${name}' too large to encode: ${size}`,
    }))
}
