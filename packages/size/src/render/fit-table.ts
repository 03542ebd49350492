import stringWidth from 'fast-string-width'
import { briefName } from '../names/brief-name.ts'

const ROW = /^( .* ┊ )((?: {4})*(?: {2}[⤷⬑↳] )?)(.*)$/u
const RULE = /^─[─┼]*$/

/**
 * A text with tables of `renderTable` for a terminal of so many columns: of what is too long for its line the path of the name is shown, and
 * where that is too long the beginning. Other lines stay as they are.
 */
export const fitTable = (text: string, columns: number): string =>
  text
    .split('\n')
    .map(line => (line.length <= columns && stringWidth(line) <= columns ? line : fitLine(line, columns)))
    .join('\n')

function fitLine(line: string, columns: number): string {
  if (RULE.test(line)) return line.slice(0, columns)
  const [, before, indent, name] = ROW.exec(line) ?? []
  return name === undefined ? line : cut(before + indent + briefName(name), columns)
}

/** No more than the beginning is measured: names may be long. */
function cut(line: string, columns: number): string {
  if (line.length <= columns && stringWidth(line) <= columns) return line
  let kept = line.slice(0, columns - 1)
  while (stringWidth(kept) >= columns) kept = kept.slice(0, -1)
  return `${kept.replace(/[\ud800-\udbff]$/, '').trimEnd()}…`
}
