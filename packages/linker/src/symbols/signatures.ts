import type { FunctionType, SourceLine } from '@wasmweld/binary'
import { FUNCTION_INDEX_LEB } from '../input/check-relocations.ts'
import { SourceLines } from '../input/source-lines.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem, Sided } from '../problems.ts'
import { fileName } from './link-symbol.ts'
import type { OpenSymbol, LinkedFile } from './resolution.ts'

const UNTYPED: FunctionType = { kind: 'function', parameters: [], results: [] }

/** One name under several function types. Calls cannot be mended: WebAssembly checks them, so each type needs a symbol of its own. */
export class SignatureVariants {
  readonly #byName = new Map<string, OpenSymbol[]>()
  readonly #create: (name: string) => OpenSymbol

  constructor(create: (name: string) => OpenSymbol) {
    this.#create = create
  }

  /** The variant of `symbol` with that type. A new one has neither definition nor type yet. */
  find(symbol: OpenSymbol, typeKey: string): { variant: OpenSymbol; isNew: boolean } {
    let variants = this.#byName.get(symbol.name)
    if (variants === undefined) this.#byName.set(symbol.name, (variants = [symbol]))
    const known = variants.find(variant => variant.typeKey === typeKey)
    if (known !== undefined) return { variant: known, isNew: false }
    const variant = this.#create(symbol.name)
    variants.push(variant)
    return { variant, isNew: true }
  }

  /**
   * Settles every name with variants: the definition stays, calls of another type go to a stub that traps.
   * `trap` turns a symbol into such a stub; `isFirst`: it is what the name meant before a second type was met.
   */
  settle(plan: LinkPlan, trap: (symbol: OpenSymbol, debugName: string, isFirst: boolean) => void): Problem[] {
    const problems: Problem[] = []
    const lines = new SourceLines()
    for (const [name, variants] of this.#byName) {
      const defined = variants.find(({ state }) => state === 'defined')
      if (defined === undefined) {
        problems.push(mismatch(name, variants[0], variants[1], 'error', lines))
        continue
      }
      for (const variant of variants) {
        if (variant === defined) continue
        problems.push(mismatch(name, variant, defined, plan.signatureMismatch, lines))
        trap(variant, `signature_mismatch:${name}`, variant === variants[0])
      }
    }
    return problems
  }
}

function mismatch(
  name: string,
  call: OpenSymbol,
  definition: OpenSymbol,
  severity: Problem['severity'],
  lines: SourceLines,
): Problem {
  const side = (symbol: OpenSymbol): Sided<FunctionType> => {
    const source = sourceOf(symbol, lines)
    return { value: symbol.type ?? UNTYPED, file: fileName(symbol), ...(source && { source }) }
  }
  const isDefined = definition.state === 'defined'
  return { kind: 'signature-mismatch', severity, name, call: side(call), definition: side(definition), isDefined }
}

/** Where a function begins; for one that is not defined, where the file that met it first calls it. */
function sourceOf(symbol: OpenSymbol, lines: SourceLines): SourceLine | undefined {
  const { file, chunk } = symbol
  if (file === undefined) return undefined
  return chunk < 0 ? firstCall(symbol, file, lines) : lines.ofFunction(file.object, file.object.chunks[chunk])
}

function firstCall(symbol: OpenSymbol, { object, symbols }: LinkedFile, lines: SourceLines): SourceLine | undefined {
  for (const chunk of object.chunks) {
    if (chunk.kind !== 'function') continue
    const { table, from, to, origin } = chunk.relocations
    for (let row = from; row < to; row++) {
      if (table.kind[row] !== FUNCTION_INDEX_LEB || symbols[table.index[row]] !== symbol) continue
      return lines.at(object, chunk, origin + table.offset[row])
    }
  }
  return undefined
}
