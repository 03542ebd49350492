// The README's own code, so that what it tells a new user is what is tried.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './tools.ts'

/** A file that the README shows, by the comment in its first line: `// src/math.c   clang -c src/math.c`. */
export interface ShownFile {
  readonly text: string
  /** What stands behind the path. */
  readonly command: string
}

const BLOCK = /^```\w+\n(.*?)^```$/gms
const TITLE = /^(?:\/\/|#) (\S+\.\w+)(?: +(.*))?\n/

/** The files that a README shows, by path. */
export function readmeFiles(readme: string = 'README.md'): ReadonlyMap<string, ShownFile> {
  const blocks = [...readFileSync(join(ROOT, readme), 'utf8').matchAll(BLOCK)].map(([, text]) => text)
  return new Map(
    blocks.flatMap(block => {
      const [title, path, command = ''] = TITLE.exec(block) ?? []
      return title === undefined ? [] : [[path, { text: block.slice(title.length), command }] as const]
    }),
  )
}

/** The command lines in the shell blocks of a README's section, by the section's heading: `### clang`. */
export function readmeScript(readme: string, heading: string): string {
  const [, section] = readFileSync(join(ROOT, readme), 'utf8').split(`\n${heading}\n`)
  if (section === undefined) throw new Error(`${readme} has no section ${heading}`)
  const [own] = section.split(/^#{2,3} /m, 1)
  const commands = [...own.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, lines]) => lines).join('')
  if (commands === '') throw new Error(`${heading} of ${readme} shows no command`)
  return commands
}

/** Command lines of the README that start with `program`. */
export function readmeCommands(program: string): readonly string[] {
  return readFileSync(join(ROOT, 'README.md'), 'utf8')
    .split('\n')
    .filter(line => line.startsWith(`${program} `))
}
