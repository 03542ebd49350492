// TypeScript declarations of a native module, from its symbols and their types.
import type { FunctionType, ValueType } from '@wasmweld/binary'
import { exportName, isVariableName } from './glue/text.ts'
import { MEMORY, type NativeExport } from './native-exports.ts'
import type { Facet } from './native-id.ts'

export interface DeclarationStyle {
  /** What an address is: a bigint with 64-bit memories. */
  readonly is64: boolean
  /** `memory` is a stand-in that makes the instance when it is used. */
  readonly lazy: boolean
  /** Whether the program's memory is one of the exports; if not given, it is. */
  readonly hasMemory?: boolean
  /** All exports are members of the default export too. */
  readonly hasNamespace?: boolean
}

/** Declarations for the exports, one or two lines each. */
export function declarations(exports: readonly NativeExport[], style: DeclarationStyle): string {
  const memory = style.lazy ? '{ readonly buffer: ArrayBuffer; grow(pages: number): number }' : 'WebAssembly.Memory'
  const { hasMemory = true } = style
  const own = hasMemory ? exports.filter(({ symbol }) => symbol !== MEMORY) : exports
  const lines = own.map((item, index) => declaration(item, index, typeOf(item.kind, style)))
  const hasDefault = exports.some(({ names }) => names.includes('default'))
  const namespace = style.hasNamespace === true && !hasDefault ? namespaceDeclaration(exports, style) : []
  const memoryLine = hasMemory ? [`export const ${MEMORY}: ${memory}`] : []
  return [...lines, ...memoryLine, ...namespace, ''].join('\n')
}

function namespaceDeclaration(exports: readonly NativeExport[], style: DeclarationStyle): readonly string[] {
  const members = exports.flatMap(({ names, kind, type }) =>
    names.map(name =>
      type === undefined
        ? `  readonly ${exportName(name)}: ${typeOf(kind, style)}`
        : `  ${exportName(name)}${signature(type)}`,
    ),
  )
  return ['declare const namespace: {', ...members, '}', 'export default namespace']
}

/** Declarations of what an import of the file with a query gives. */
export function facetDeclarations(
  facet: Exclude<Facet, 'names' | 'side'>,
  exports: readonly NativeExport[],
  hasMemory = true,
): string {
  switch (facet) {
    case 'url':
      return 'declare const url: string\nexport default url\n'
    case 'module':
      return 'declare const module: WebAssembly.Module\nexport default module\n'
    case 'init': {
      const own = hasMemory ? exports.filter(({ symbol }) => symbol !== MEMORY) : exports
      const members = own.map(item => `  ${instanceMember(item)}\n`).join('')
      const memory = hasMemory ? `  readonly ${MEMORY}: WebAssembly.Memory\n` : ''
      const options = 'options?: { readonly imports?: WebAssembly.Imports }'
      return `export default function init(${options}): Promise<{\n${members}${memory}}>\n`
    }
  }
}

/** An export as the instance itself has it: by its symbol, an address in a global. */
function instanceMember({ symbol, kind, type }: NativeExport): string {
  const name = exportName(symbol)
  if (type !== undefined) return name + signature(type)
  return `readonly ${name}: ${kind === 'data' ? 'WebAssembly.Global' : typeOf(kind, { is64: false, lazy: false })}`
}

function declaration({ names, type }: NativeExport, index: number, valueType: string): string {
  const [first, ...more] = names
  const isPlain = isVariableName(first) && !first.startsWith('$$')
  const variable = isPlain ? first : `$$${index}`
  const aliases = isPlain ? more : names
  const declared = type === undefined ? `const ${variable}: ${valueType}` : `function ${variable}${signature(type)}`
  const list = aliases.map(alias => `${variable} as ${exportName(alias)}`).join(', ')
  return `${isPlain ? 'export ' : ''}declare ${declared}${list === '' ? '' : `\nexport { ${list} }`}`.replace(
    'export declare',
    'export',
  )
}

function typeOf(kind: NativeExport['kind'], { is64 }: DeclarationStyle): string {
  switch (kind) {
    case 'data':
      return `{ readonly value: ${is64 ? 'bigint' : 'number'} }`
    case 'global':
      return 'WebAssembly.Global'
    case 'table':
      return 'WebAssembly.Table'
    case 'memory':
      return 'WebAssembly.Memory'
    case 'tag':
      return 'WebAssembly.Tag'
    default:
      return 'unknown'
  }
}

function signature({ parameters, results }: FunctionType): string {
  const list = parameters.map((type, index) => `p${index}: ${valueType(type)}`).join(', ')
  const [first = 'void', ...more] = results.map(valueType)
  return `(${list}): ${more.length === 0 ? first : `[${[first, ...more].join(', ')}]`}`
}

function valueType(type: ValueType): string {
  switch (type) {
    case 'i32':
    case 'f32':
    case 'f64':
      return 'number'
    case 'i64':
      return 'bigint'
    case 'funcref':
      return '((...values: any[]) => any) | null'
    // No JavaScript value is one: a function with such a type cannot be called.
    case 'v128':
    case 'exnref':
      return 'never'
    default:
      return 'any'
  }
}
