// Numbers and days as the page writes them.

const YEAR = 2025

/** `12.34`; a dash for what is no number. */
export const decimal = (value: number, digits = 2): string =>
  Number.isFinite(value) ? value.toFixed(digits).replace('-', '−') : '–'

/** kB is 1000. */
export const size = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

export const integer = (value: number): string => value.toLocaleString('en')

/** `4 Mar`, from a day of the year. */
export function dayName(day: number): string {
  const date = new Date(Date.UTC(YEAR, 0, day))
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
}

/** First days of the months, from 1, and their names. */
export const MONTHS: readonly { readonly day: number; readonly name: string }[] = Array.from(
  { length: 12 },
  (_, month) => {
    const first = Date.UTC(YEAR, month, 1)
    return {
      day: (first - Date.UTC(YEAR, 0, 1)) / 86_400_000 + 1,
      name: new Date(first).toLocaleDateString('en-GB', { month: 'short', timeZone: 'UTC' }).slice(0, 3),
    }
  },
)
