/** Beyond so many levels lines do not move further to the right: the text of a long chain would grow with its square. */
const DEEPEST = 64

/** A name behind an arrow, four columns further to the right with each level; from a certain level on with its number. */
export function treeLabel(name: string, level: number, arrow: string): string {
  if (level === 0) return name
  const indent = '    '.repeat(Math.min(level, DEEPEST) - 1)
  return `${indent}  ${arrow} ${level > DEEPEST ? `[${level}] ` : ''}${name}`
}
