// --reproduce: all that a link needs, in one file that can be sent to somebody else. Unlike wasm-ld's, it links as it is: libraries
// that were found by name and lists of symbols are in it under the paths that the response file says, and outputs have no folder.
import { basename, extname, resolve } from 'node:path'
import { readBytes } from '../files.ts'
import { versionLine } from '../version.ts'
import type { Argument } from './parse-arguments.ts'
import type { ReadFile } from './read-inputs.ts'
import { type TarMember, writeTar } from './tar-file.ts'

type Option = Extract<Argument, { kind: 'option' }>

/** What becomes of an option in the tar, by its spelling; all others stay as they are. */
const SPECIAL: Readonly<Partial<Record<string, 'input' | 'output' | 'list' | 'none'>>> = {
  l: 'input',
  library: 'input',
  'library=': 'input',
  o: 'output',
  Map: 'output',
  'Map=': 'output',
  'why-extract=': 'output',
  report: 'output',
  'report=': 'output',
  'source-map': 'output',
  'source-map=': 'output',
  'allow-undefined-file': 'list',
  'allow-undefined-file=': 'list',
  'export-list': 'list',
  'export-list=': 'list',
  L: 'none',
  'library-path': 'none',
  'library-path=': 'none',
  'rsp-quoting': 'none',
  'rsp-quoting=': 'none',
  reproduce: 'none',
  'reproduce=': 'none',
}

/** `files`: what was read for each input of `parsed`, in order; undefined where nothing could be. */
export function reproduction(
  tarPath: string,
  parsed: readonly Argument[],
  files: readonly (ReadFile | undefined)[],
): Uint8Array {
  const folder = basename(tarPath, extname(tarPath))
  const members = new Map<string, Uint8Array>()
  const add = ({ path, bytes }: ReadFile): string => {
    const inside = pathInside(path)
    members.set(inside, bytes)
    return inside
  }
  let next = 0
  const readNext = (otherwise: readonly string[]): readonly string[] => {
    const file = files[next++]
    if (file === undefined) return otherwise
    for (const beside of file.beside) add(beside)
    return [add(file)]
  }
  const wordsOf = (argument: Argument): readonly string[] => {
    if (argument.kind === 'input') return readNext([pathInside(argument.path)])
    if (argument.kind !== 'option') return [argument.written]
    return optionWords(argument, add, readNext)
  }
  const response = parsed.map(argument => wordsOf(argument).map(quoted).join(' ')).filter(line => line !== '')
  const texts: Readonly<Record<string, string>> = {
    'response.txt': `${response.join('\n')}\n`,
    'version.txt': `${versionLine()}\n`,
  }
  const all = [
    ...Object.entries(texts).map(([name, text]): [string, Uint8Array] => [name, new TextEncoder().encode(text)]),
    ...members,
  ]
  return writeTar(all.map(([name, bytes]): TarMember => ({ name: `${folder}/${name}`, bytes })))
}

function optionWords(
  option: Option,
  add: (file: ReadFile) => string,
  readNext: (otherwise: readonly string[]) => readonly string[],
): readonly string[] {
  const { value, spelling } = option
  switch (SPECIAL[spelling.text]) {
    case 'none':
      return []
    case 'input':
      return readNext(withValue(option, value))
    case 'output':
      return withValue(option, value === '-' ? value : basename(value))
    case 'list': {
      const read = readBytes(value)
      return withValue(option, 'bytes' in read ? add({ path: value, bytes: read.bytes, beside: [] }) : value)
    }
    default:
      return withValue(option, value)
  }
}

function withValue({ spelling, written, value }: Option, changed: string): readonly string[] {
  const { argument } = spelling
  if (argument === 'none') return [written]
  const name =
    written.endsWith(value) && argument !== 'separate' ? written.slice(0, written.length - value.length) : written
  return argument === 'joined' ? [name + changed] : [name, changed]
}

/** Relative to the tar's folder: the whole path, of which every part is a folder there too. */
const pathInside = (path: string): string =>
  resolve(path)
    .replaceAll('\\', '/')
    .replace(/^([A-Za-z]):/, '$1')
    .replace(/^\/+/, '')

/** As a response file quotes it. */
const quoted = (word: string): string =>
  word !== '' && !/[\s"'\\]/.test(word) ? word : `"${word.replace(/(["\\])/g, '\\$1')}"`
