import type { LinkReport, ReportItem } from '@wasmweld/linker'
import { stableName } from '../questions/diff/stable-name.ts'
import type { InputFile } from '../size-report.ts'

/** In names of files: what a compiler or a build draws anew, and a source's change changes. */
const FILE_HASHES: readonly (readonly [pattern: RegExp, without: string])[] = [
  [/-[0-9a-f]{16}(?=[.)(/]|$)/g, ''],
  [/\.[0-9a-z]{10,}-cgu\.(?=\d)/g, '.cgu.'],
  [/\.[0-9a-z]{16,}(?=\.rcgu\.o)/g, ''],
  [/(?:^|(?<=\/))emscripten_temp_\w+\//g, ''],
  [/-[0-9a-f]{6}(?=\.o\b)/g, ''],
]

const stableFile = (name: string): string =>
  FILE_HASHES.reduce((text, [pattern, without]) => text.replace(pattern, without), name)

/** What an item is called in the next build of the same sources too, and in no report twice. */
export class ItemKeys {
  readonly #files: readonly string[]
  readonly #used = new Map<string, number>()

  constructor(inputs: readonly InputFile[]) {
    this.#files = inputs.map(({ name }) => stableFile(name))
  }

  /** Of something in a file, or of the linker's where `file` is absent. Equal ones are numbered as they come. */
  of(file: number | undefined, name: string): string {
    return this.unique(`${file === undefined ? '<linker>' : this.#files[file]}:${stableName(name)}`)
  }

  unique(key: string): string {
    const times = (this.#used.get(key) ?? 0) + 1
    this.#used.set(key, times)
    return times === 1 ? key : this.unique(`${key} #${String(times)}`)
  }
}

/** The keys of a link's items, at the same positions; those of what is for another item need that item's. */
export function linkKeys({ items }: LinkReport, keys: ItemKeys): string[] {
  const made = new Array<string>(items.length)
  items.forEach((item, position) => {
    if (item.of === undefined) made[position] = keyOf(item, keys)
  })
  let subsection = ''
  items.forEach(({ kind, name, section, of }, position) => {
    if (kind === 'section-header' && section === 'name') subsection = name
    if (of === undefined) return
    const front = kind === 'name' ? subsection : kind
    made[position] = keys.unique(`${front} of ${made[of]}`)
  })
  return made
}

function keyOf(item: ReportItem, keys: ItemKeys): string {
  const { kind, name, section, file, symbol, text = '', hash = '' } = item
  switch (kind) {
    case 'function':
    case 'synthetic-function':
    case 'data':
    case 'global':
    case 'table':
    case 'tag':
      return keys.of(file, symbol ?? name)
    case 'string':
      return keys.unique(`string ${JSON.stringify(text)}${text.endsWith('…') ? ` ${hash}` : ''}`)
    case 'custom':
      return file === undefined ? keys.unique(`custom ${section}`) : keys.of(file, `custom ${section}`)
    case 'type':
    case 'import':
    case 'export':
      return keys.unique(`${kind} ${name}`)
    default:
      return keys.unique([...new Set([kind, section, name])].filter(part => part !== '').join(' '))
  }
}
