// Command lines and response files, decided by a seed: options as the table has them, with values that may or may not fit, in any
// order, some of them misspelt, some of them in files of either quoting.

import { FLAGS } from 'wasmweld'
import type { Random } from './mutate.ts'

export interface CommandLine {
  readonly words: readonly string[]
  /** Response files, by name. */
  readonly files: ReadonlyMap<string, string>
}

/** What lies in the working directory, but for `gone.o`, and other ways to ask for it. */
const INPUTS = ['main.o', 'helper.o', 'lib.a', 'text.txt', 'gone.o', '.', '-lab', '-l:lib.a', '-labsent', '-L.']
/** Values of all kinds: whether one fits an option is for the option to say. None names a place outside the directory. */
const VALUES = [
  ...[
    '',
    '0',
    '1',
    '-1',
    '3',
    '16',
    '17',
    '+8',
    '010',
    '0x10',
    '0xG',
    '1e3',
    '1.5',
    ' 1',
    '65535',
    '65536',
    '131072',
    '1048576',
  ],
  ...['2147483648', '4294967295', '4294967296', '9007199254740993', '18446744073709551615', '18446744073709551616'],
  ...[
    'sum',
    'apply',
    'helper',
    'run',
    'main',
    '_start',
    'nobody',
    'memory',
    '__heap_base',
    '__wasm_call_ctors',
    'ä',
    '_Z1fv',
    '"',
    '\\',
    ' ',
  ],
  ...[
    'all',
    'always',
    'never',
    'auto',
    'none',
    'wasm32',
    'wasm64',
    'posix',
    'windows',
    'env,memory',
    'env',
    ',',
    'a,,b',
    'a=b',
    '=',
    'muldefs',
  ],
  ...[
    'stack-size=1024',
    'stack-size=',
    'stack-size=15',
    'report-all',
    'ignore-all',
    'import-dynamic',
    'fast',
    'sha1',
    'tree',
    'uuid',
    '0xab',
    '0xabc',
  ],
  ...[
    'atomics',
    'bulk-memory,atomics',
    'sign-ext',
    'unheard-of',
    'name',
    'producers',
    'target_features',
    '.debug_info',
  ],
  ...['names.txt', 'gone.txt', 'out.map', 'out.tar', '.', '-', 'out.wasm', 'other.wasm', '@list.rsp', 'main.o'],
]
const pick = <Item>(items: readonly Item[], random: Random): Item => items[random(items.length)]

/** Damages a word in one place. */
function misspelt(word: string, random: Random): string {
  const at = random(word.length + 1)
  const letter = pick([...'-=@,"\'\\ \n\tax09'], random)
  return pick(
    [word.slice(0, at) + letter + word.slice(at), word.slice(0, at) + word.slice(at + 1), word.slice(0, at)],
    random,
  )
}

function randomOption(random: Random): string[] {
  const { dashes, text, argument } = pick(pick(FLAGS, random).spellings, random)
  const word = pick(dashes, random) + text
  const value = pick(VALUES, random)
  const written =
    argument === 'none'
      ? [word]
      : argument === 'joined' || (argument === 'either' && random(2) === 0)
        ? [word + value]
        : [word, value]
  return random(12) === 0 ? written.map(each => misspelt(each, random)) : written
}

function randomWords(random: Random, most: number): string[] {
  return Array.from({ length: random(most) }, () =>
    random(5) === 0 ? [pick(INPUTS, random)] : randomOption(random),
  ).flat()
}

const QUOTED: readonly ((word: string) => string)[] = [
  word => word,
  word => `"${word}"`,
  word => `'${word}'`,
  word => `"${word.replace(/["\\]/g, '\\$&')}"`,
  word => word.replace(/[\s"'\\]/g, '\\$&'),
]

/** A file of words, a part of them quoted as they should be, damaged in one place or not. */
function responseFile(words: readonly string[], random: Random): string {
  const text = words.map(word => pick(QUOTED, random)(word) + pick([' ', '\n', '\r\n', '\t', '  '], random)).join('')
  return random(3) === 0 ? misspelt(text, random) : text
}

/** One command line; most of them have what a link needs. */
export function randomCommandLine(random: Random): CommandLine {
  const files = new Map<string, string>()
  const words = [
    ...(random(8) === 0 ? [] : ['main.o', 'helper.o', '--no-entry', '--export=sum', '-o', 'out.wasm']),
    ...randomWords(random, 5),
  ]
  for (const name of ['list.rsp', 'more.rsp']) {
    if (random(3) > 0) continue
    const from = random(words.length + 1)
    const moved = words.splice(from, 1 + random(4), `@${name}`)
    files.set(
      name,
      responseFile(
        [...moved, ...randomWords(random, 2), ...(random(8) === 0 ? ['@list.rsp', '@more.rsp'] : [])],
        random,
      ),
    )
  }
  return { words, files }
}
