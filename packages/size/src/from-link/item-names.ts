import { SECTION_IDS } from '@wasmweld/binary'
import type { ReportItem } from '@wasmweld/linker'
import type { Item } from '../size-report.ts'

type Names = Pick<Item, 'name' | 'demangled'>
type Readable = (name: string) => string

/**
 * What an item of a link goes by. What is there for a symbol has the symbol's name; how it is shown says what it is. Of a custom section each
 * object has a part, which is shown with the object: `.debug_info of inflate.o`.
 * @param file The object's name.
 */
export function itemNames(item: ReportItem, readable: Readable, file?: string): Names {
  const named = NAMES[item.kind]
  return named === undefined ? symbolNames(item.symbol ?? item.name, readable) : named(item, readable, file)
}

function symbolNames(name: string, readable: Readable): Names {
  const demangled = readable(name)
  return demangled === name ? { name } : { name, demangled }
}

/** What the linker makes for a symbol is called after it, behind a word for what it is. */
const MADE_FOR = /^(undefined_weak:|signature_mismatch:|GOT\.(?:data|func)\.internal\.|slot:|later:)(.+)$/

function madeNames({ name }: ReportItem, readable: Readable): Names {
  const [, kind, symbol] = MADE_FOR.exec(name) ?? []
  if (kind === undefined || symbol === undefined) return symbolNames(name, readable)
  const demangled = kind + readable(symbol)
  return demangled === name ? { name } : { name, demangled }
}

const entryOf =
  (what: string): ((item: ReportItem, readable: Readable) => Names) =>
  ({ name }, readable) => ({ name, demangled: `${what} ${readable(name)}` })

const CORE: ReadonlySet<string> = new Set(Object.keys(SECTION_IDS))

function headerNames({ name, section, index }: ReportItem): Names {
  if (section === 'data' && index !== undefined) return { name: `data segment "${name}" header` }
  if (section === 'name' && name !== 'name') return { name: `"${name}" header` }
  return { name: CORE.has(section) ? `${section} section headers` : `custom section '${section}' headers` }
}

/** `libz.a(inflate.o)` of `lib/libz.a(inflate.o)`. */
const lastPart = (file: string): string => file.slice(file.lastIndexOf('/', file.indexOf('(') + 1 || file.length) + 1)

/** Absent for what goes by its symbol. */
const NAMES: Readonly<
  Partial<Record<ReportItem['kind'], (item: ReportItem, readable: Readable, file?: string) => Names>>
> = {
  header: () => ({ name: 'wasm magic bytes' }),
  'section-header': headerNames,
  'data-count': () => ({ name: 'data count' }),
  type: ({ name, index = 0 }) => ({ name: `type[${String(index)}]: ${name.replace(/-> void$/, '-> nil')}` }),
  import: ({ name, symbol }, readable) => {
    const plain = `import ${name}`
    const shown = symbol === undefined ? name : readable(symbol)
    return shown === symbol || symbol === undefined ? { name: plain } : { name: plain, demangled: `import ${shown}` }
  },
  export: ({ name }) => ({ name: `export "${name}"` }),
  start: () => ({ name: 'start function' }),
  memory: ({ index = 0 }) => ({ name: `memory[${String(index)}]` }),
  'synthetic-function': madeNames,
  global: ({ name, symbol, index = 0, ...item }, readable) =>
    (symbol ?? name) === ''
      ? { name: `global[${String(index)}]` }
      : madeNames({ ...item, name: symbol ?? name }, readable),
  element: entryOf('table slot of'),
  name: ({ name, ...item }, readable) =>
    name === '' ? { name: 'name' } : entryOf('name of')({ name, ...item }, readable),
  string: ({ text = '' }) => ({ name: JSON.stringify(text) }),
  custom: ({ section }, _readable, file) => ({
    name: `custom section '${section}'`,
    ...(file === undefined ? {} : { demangled: `${section} of ${lastPart(file)}` }),
    ...(file === undefined && section.startsWith('.debug_') ? { demangled: section } : {}),
  }),
  padding: ({ section }) => ({ name: `alignment in ${section}` }),
}
