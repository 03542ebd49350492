// What a dev server's module does that asks for something when pages have its program already: it sees that it is there, or waits.
import type { Environment, ModuleAsk } from './environment.ts'
import { formatProgramId, parseNativeId, programOf } from './native-id.ts'
import { symbolsOf } from './requests.ts'

/** What a module needs of a program: exports of it, and of side modules; undefined where they cannot be listed. */
interface Needs {
  readonly symbols: readonly string[]
  readonly sides: Readonly<Record<string, readonly string[]>>
}

/** Text to put before a module's own, with no line of its own; empty when no page has a program without what the module asks for. */
export function lateStatements(environment: Environment, importer: string, asks: readonly ModuleAsk[]): string {
  const programs = [...new Set(asks.map(({ id }) => programOf(id)))]
  return programs
    .map((program, index) => {
      const revision = environment.served.revision(program)
      if (revision === 0) return ''
      const needs = needsOf(
        environment,
        asks.filter(({ id }) => programOf(id) === program),
      )
      const listed = needs === undefined ? '' : `, ${JSON.stringify(needs.symbols)}, ${JSON.stringify(needs.sides)}`
      const cell = JSON.stringify(formatProgramId({ part: 'cell', program }))
      const own = JSON.stringify(importer)
      return `import { need as __wasmweld_need_${index} } from ${cell}; await __wasmweld_need_${index}(${own}, ${revision}${listed}); `
    })
    .join('')
}

function needsOf(environment: Environment, asks: readonly ModuleAsk[]): Needs | undefined {
  const symbols: string[] = []
  const sides: Record<string, readonly string[]> = {}
  for (const { id, names } of asks) {
    const native = parseNativeId(id)
    if (native === undefined || names === 'all' || names.includes('default')) return undefined
    const { files } = environment.session
    if (native.facet === 'side') {
      const side = files.readSide(native.path)
      sides[side.name] = [...(sides[side.name] ?? []), ...symbolsOf(side, names)]
    } else if (native.facet === 'names') symbols.push(...symbolsOf(files.read(native.path), names))
    else return undefined
  }
  return { symbols, sides }
}
