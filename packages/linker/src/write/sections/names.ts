import { writeNameSection } from '@wasmweld/binary'
import type { ByteWriter, NameMap } from '@wasmweld/binary'
import type { Layout, OutputFunction, OutputGlobal, OutputSegment } from '../../layout/layout.ts'
import type { LinkPlan } from '../../plan.ts'
import { localNames } from './local-names.ts'

// clang calls a `main` with arguments by this name, since the two forms have different types.
const ARGUMENTS_MAIN = '__main_argc_argv'

const shown = (name: string, plan: LinkPlan): string => (name === ARGUMENTS_MAIN ? 'main' : plan.demangle(name))

// What the linker makes for a function carries that function's name on, behind a word for what it is or in front of one.
function functionName(made: OutputFunction, plan: LinkPlan): string {
  if (made.kind === 'synthetic') return behindKind(made.name, plan)
  const { chunk, file } = made
  const { imports, functionNames } = file.object
  const given = functionNames.get(imports.functions.length + chunk.index)
  // As wasm-ld: the name that an earlier link gave is not made readable once more.
  return chunk.name === '' || given === undefined ? shown(chunk.name, plan) : given
}

/** What the linker makes for a function is called after it, behind a word for what it is. */
export function behindKind(text: string, plan: LinkPlan): string {
  const [kind] = /^(?:undefined_weak:|signature_mismatch:|GOT\.(?:data|func)\.internal\.)?/.exec(text) ?? ['']
  return kind + plan.demangle(text.slice(kind.length))
}

const globalName = ({ name }: OutputGlobal, plan: LinkPlan): string => behindKind(name, plan)

const named = (names: readonly string[], from: number): NameMap =>
  names.map((name, position): readonly [number, string] => [from + position, name]).filter(([, name]) => name !== '')

/** Module, function, global and segment names. */
export function writeNames(
  writer: ByteWriter,
  layout: Layout,
  segments: readonly OutputSegment[],
  plan: LinkPlan,
): void {
  const imported = (kind: string): string[] =>
    layout.imports.filter(({ symbol }) => symbol.kind === kind).map(({ symbol }) => shown(symbol.name, plan))
  const functions = [
    ...named(imported('function'), 0),
    ...named(
      layout.functions.map(made => functionName(made, plan)),
      layout.importedFunctions,
    ),
  ]
  const globals = [
    ...named([...imported('global'), ...layout.gotImports.map(({ name }) => shown(name, plan))], 0),
    ...named(
      layout.globals.map(global => globalName(global, plan)),
      layout.importedGlobals,
    ),
  ]
  const dataSegments = named(
    segments.map(({ name }) => name),
    0,
  )
  writeNameSection(writer, {
    ...(plan.moduleName === undefined ? {} : { module: plan.moduleName }),
    ...(functions.length > 0 ? { functions } : {}),
    ...(plan.localNames ? localNames(layout) : {}),
    ...(globals.length > 0 ? { globals } : {}),
    ...(dataSegments.length > 0 ? { dataSegments } : {}),
  })
}
