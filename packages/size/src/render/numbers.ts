/** `part` of `whole`, in percent; the operations in twiggy's order, since digits depend on it. */
export const percentOf = (part: number, whole: number): number => (whole === 0 ? 0 : (part / whole) * 100)

/** Two decimals; a tie goes to the even digit, as twiggy's formatting has it. */
export function twoDecimals(value: number): string {
  // Only odd eighths lie halfway between two hundredths; of .125 and .625 the lower one is even, toFixed takes the upper.
  const lower = Number.isInteger(value * 8) && Math.abs((value * 8) % 4) === 1
  return (lower ? value - Math.sign(value) * 0.005 : value).toFixed(2)
}

/** `12.34%`. */
export const percent = (value: number): string => `${twoDecimals(value)}%`

/** With its sign, also where it is positive; zero is `+0`. */
export const signed = (bytes: number): string => (bytes < 0 ? String(bytes) : `+${bytes}`)

/** A number that need not be whole, in CSV: with a decimal point always, and as a power of ten below a hundred thousandth. */
export function csvDecimal(value: number): string {
  if (Number.isInteger(value)) return `${value}.0`
  return Math.abs(value) < 1e-5 ? value.toExponential() : String(value)
}
