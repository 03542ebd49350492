/** Orders text by code points, as tools that keep it as UTF-8 do. */
export function compareNames(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  let place = 0
  while (place < length && one.charCodeAt(place) === other.charCodeAt(place)) place++
  if (place === length) return one.length - other.length
  return rank(one.charCodeAt(place)) - rank(other.charCodeAt(place))
}

/** Surrogates stand for code points above all others. */
const rank = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit)
