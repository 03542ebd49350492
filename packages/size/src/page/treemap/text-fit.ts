/** Of a canvas: how wide a text is in the font that is set. */
export interface Measure {
  measureText(text: string): { readonly width: number }
}

/** Longer texts are cut first: names can have megabytes, and no line has room for more. */
const LONGEST = 400
/** So many letters at least go to another line. */
const FEWEST = 3

/** The text, or as much of its beginning as fits with `…`; empty where not even a letter does. */
export function fitLine(measure: Measure, text: string, width: number): string {
  if (text.length <= LONGEST && measure.measureText(text).width <= width) return text
  const kept = fitting(measure, text.slice(0, LONGEST), width - measure.measureText('…').width)
  return kept === '' ? '' : `${kept.trimEnd()}…`
}

/** The text in up to `rows` lines, cut where names can be read on, if possible; the last ends in `…` if that was not all. */
export function wrapText(measure: Measure, text: string, width: number, rows: number): readonly string[] {
  const lines: string[] = []
  let rest = text.slice(0, LONGEST)
  while (lines.length < rows - 1 && rest !== '' && measure.measureText(rest).width > width) {
    const room = fitting(measure, rest, width)
    const cut = Math.max(...[' ', '::', '/', ',', '<', '_', '.'].map(sign => after(room, sign)))
    const isCutWell = cut > room.length / 2
    // A bracket alone in a line says less than `…`.
    if (room === '' || (!isCutWell && rest.length - room.length < FEWEST)) break
    const line = isCutWell ? room.slice(0, cut) : room
    lines.push(line)
    rest = rest.slice(line.length)
  }
  const last = fitLine(measure, text.length > LONGEST ? `${rest}${text.slice(LONGEST)}` : rest, width)
  return last === '' ? lines : [...lines, last]
}

function after(text: string, sign: string): number {
  const at = text.lastIndexOf(sign)
  return at < 0 ? 0 : at + sign.length
}

/** The longest beginning that fits; never half of a surrogate pair. */
function fitting(measure: Measure, text: string, width: number): string {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (measure.measureText(text.slice(0, middle)).width <= width) low = middle
    else high = middle - 1
  }
  const kept = text.slice(0, low)
  return /[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept
}
