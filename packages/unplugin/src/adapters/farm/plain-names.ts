// Farm's tree shaking ends the process over names that are strings: `export { f as "f(int)" }`, `import { 'f(int)' as f }`.
import { existsSync, readFileSync } from 'node:fs'
import { readAsks } from '../../core/asks.ts'
import { placed } from '../../core/error-report.ts'
import { exportName } from '../../core/glue/text.ts'
import type { ErrorReport } from '../../core/hook-context.ts'
import { locateImport } from '../../core/locate.ts'
import { splitQuery } from '../../core/native-id.ts'

const LIST = /^export \{ (.*) \}( from .*)?$/gm
const ITEM = /(?:[\w$]+|"(?:[^"\\]|\\.)*")(?: as (?:[\w$]+|"(?:[^"\\]|\\.)*"))?/g

/** A module of this plugin without the exports whose names are strings; what they are has a plain name too. */
export function withoutStringNames(code: string): string {
  return code.replace(LIST, (_, list: string, from: string = '') => {
    const plain = (list.match(ITEM) ?? []).filter(item => !item.includes('"'))
    return `export { ${plain.join(', ')} }${from}`
  })
}

/** What is wrong with a module that imports such a name from a native file. */
export function stringNameFault(importer: string, specifier: string): ErrorReport | undefined {
  const [path] = splitQuery(importer)
  if (!existsSync(path)) return undefined
  const names = readAsks(readFileSync(path, 'utf8'), path)
    .filter(ask => ask.specifier === specifier)
    .flatMap(({ names }) => (names === 'all' ? [] : names))
  const name = names.find(each => exportName(each) !== each)
  if (name === undefined) return undefined
  const location = locateImport(importer, specifier)
  const message = `Farm cannot import a name that is a string: '${name}' of ${specifier}\n  import the function by its symbol's name, as \`llvm-nm\` shows it`
  return { message, ...(location && placed(location)) }
}
