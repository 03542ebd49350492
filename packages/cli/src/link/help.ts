import { FLAGS, type Flag, OWN_FLAGS } from '../flags.ts'
import type { Spelling } from './spelling.ts'

const COLUMN = 34

/** The help text: a line or two for each option. */
export function helpText(program: string, own: boolean): string {
  const rows = [...(own ? OWN_FLAGS : []), ...FLAGS].filter(row => row.help !== undefined)
  const lines = (title: string, of: readonly Flag[]): string => `${title}:\n${of.map(helpLine).join('')}`
  return [
    `OVERVIEW: links WebAssembly objects and archives\n\nUSAGE: ${program} [options] file...\n`,
    lines('OPTIONS', rows),
  ].join('\n')
}

function helpLine({ spellings, argument = '', help = '' }: Flag): string {
  const names = spellings.filter(
    ({ argument, text }, at) =>
      argument !== 'separate' || !spellings.some((other, n) => n !== at && other.text === `${text}=`),
  )
  const written = names.map(name => writtenAs(name, argument)).join(', ')
  const left = `  ${written}`
  return left.length < COLUMN - 1 ? `${left.padEnd(COLUMN)}${help}\n` : `${left}\n${' '.repeat(COLUMN)}${help}\n`
}

function writtenAs({ dashes, text, argument }: Spelling, value: string): string {
  const name = (dashes.includes('--') ? '--' : '-') + text
  if (argument === 'none') return name
  return argument === 'joined' ? name + value : `${name} ${value}`
}
