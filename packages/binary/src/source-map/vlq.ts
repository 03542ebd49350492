const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A number as source maps write it: the sign in the lowest bit, five bits in each character, the lowest first. */
export function vlq(value: number): string {
  // Numbers here may have more than 31 bits with their sign.
  let rest = value < 0 ? -value * 2 + 1 : value * 2
  let text = ''
  do {
    const digit = rest % 32
    rest = Math.floor(rest / 32)
    text += DIGITS[rest > 0 ? digit + 32 : digit]
  } while (rest > 0)
  return text
}

/** The numbers of a segment. */
export function vlqNumbers(text: string): readonly number[] {
  const numbers: number[] = []
  let value = 0
  let scale = 1
  for (const character of text) {
    const digit = DIGITS.indexOf(character)
    if (digit < 0) break
    value += (digit % 32) * scale
    scale *= 32
    if (digit >= 32) continue
    numbers.push(value % 2 === 1 ? -(value - 1) / 2 : value / 2)
    value = 0
    scale = 1
  }
  return numbers
}
