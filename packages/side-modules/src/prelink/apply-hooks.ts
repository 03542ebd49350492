// Everything that a module does to its own data and globals before its constructors, done in the file as far as it is understood.
import { foldExpression, immutableConstants, type Code, type ModuleItems } from '@wasmweld/binary'
import type { SideHooks } from '../side-module.ts'
import { CodeApplier, type AppliedCode } from './apply-code.ts'
import { DataImage, type MemoryRange } from './data-image.ts'
import type { PlacedImports } from './place-imports.ts'

export interface AppliedHooks {
  readonly items: ModuleItems
  /** Names of exported hooks that have nothing left to do. */
  readonly idle: ReadonlySet<string>
  readonly relocationsApplied: number
  /** What has to be done still by `__wasm_apply_data_relocs` and by the start function. */
  readonly left: readonly Code[]
}

/**
 * The start function, `__wasm_apply_data_relocs`, and the beginning of the constructors: up to LLVM 14 they relocate, and the linker may have
 * put that code into them. A hook of which something is left gets a function of its own; what it was stays for who else calls it.
 */
export function applyHooks(placed: PlacedImports, hooks: SideHooks, region: MemoryRange): AppliedHooks {
  return new HookApplier(placed, hooks, region).apply()
}

class HookApplier {
  readonly #hooks: SideHooks
  readonly #image: DataImage
  readonly #applier: CodeApplier
  readonly #idle = new Set<string>()
  readonly #left: Code[] = []
  #items: ModuleItems
  #applied = 0

  constructor({ items, constants: placed }: PlacedImports, hooks: SideHooks, region: MemoryRange) {
    this.#items = items
    this.#hooks = hooks
    const constants = immutableConstants({
      globals: items.globals.map((item, index) =>
        placed.has(index) ? { ...item, type: { ...item.type, mutable: false } } : item,
      ),
    })
    this.#image = new DataImage(items, region, offset => {
      const [first, ...rest] = foldExpression(offset, constants)
      const value = rest.length === 0 ? first?.immediates[0] : undefined
      if (typeof value === 'number') return first.opcode.name === 'i32.const' ? value >>> 0 : undefined
      return typeof value === 'bigint' ? Number(BigInt.asUintN(64, value)) : undefined
    })
    this.#applier = new CodeApplier(items, this.#image, constants)
  }

  apply(): AppliedHooks {
    this.#applyStart()
    const relocate = this.#exported(this.#hooks.applyRelocations)
    if (relocate !== undefined) this.#applyRelocations(relocate)
    this.#applyConstructors(relocate)
    return {
      items: { ...this.#withGlobals(), data: this.#image.segments() },
      idle: this.#idle,
      relocationsApplied: this.#applied,
      left: this.#left,
    }
  }

  #applyStart(): void {
    const { start } = this.#items
    if (start === undefined || !this.#isDefined(start)) return
    const { left, applied } = this.#applier.apply(start, 'all', () => true)
    this.#applied += applied
    if (left !== undefined) {
      const index = this.#add(start, left)
      this.#items = { ...this.#items, start: index }
      return
    }
    const { start: _, ...items } = this.#items
    this.#items = items
  }

  #applyRelocations(index: number): void {
    const name = this.#hooks.applyRelocations ?? ''
    const { left, applied } = this.#applier.apply(index, 'all', () => true)
    this.#applied += applied
    this.#replaceHook(name, index, left)
    if (left !== undefined) this.#left.push(left)
  }

  #applyConstructors(relocate: number | undefined): void {
    const name = this.#hooks.constructors
    const index = this.#exported(name)
    if (name === undefined || index === undefined) return
    if (this.#isEmpty(index)) this.#idle.add(name)
    // What the constructors do must not be undone by relocations that come later.
    if (this.#left.length > 0) return
    const first = this.#hooks.relocatesInConstructors
    let calls = 0
    const mayCall = (callee: number): boolean => callee === relocate || (first && calls++ === 0)
    const { left, applied }: AppliedCode = this.#applier.apply(index, 'leading', mayCall)
    if (relocate === undefined) this.#applied += applied
    this.#replaceHook(name, index, left)
  }

  #exported(name: string | undefined): number | undefined {
    const found = this.#items.exports.find(each => each.kind === 'function' && each.name === name)
    return found !== undefined && this.#isDefined(found.index) ? found.index : undefined
  }

  #isDefined(index: number): boolean {
    return this.#items.functions[index].kind === 'defined'
  }

  /** No locals, and `end`. */
  #isEmpty(index: number): boolean {
    const code = this.#codeOf(index)
    return code !== undefined && code.to - code.from === 2
  }

  #replaceHook(name: string, index: number, left: Code | undefined): void {
    if (left === undefined) this.#idle.add(name)
    else if (left !== this.#codeOf(index)) this.#export(name, this.#add(index, left))
  }

  #codeOf(index: number): Code | undefined {
    const item = this.#items.functions[index]
    return item.kind === 'defined' ? item.code : undefined
  }

  #export(name: string, index: number): void {
    const exports = this.#items.exports.map(each => (each.name === name ? { ...each, index } : each))
    this.#items = { ...this.#items, exports }
  }

  /** A function of the same type with other code; its position. */
  #add(like: number, code: Code): number {
    const { functions } = this.#items
    const item = functions[like]
    if (item.kind !== 'defined' || item.code === code) return like
    this.#items = { ...this.#items, functions: [...functions, { ...item, code }] }
    return functions.length
  }

  #withGlobals(): ModuleItems {
    const values = this.#applier.globalsSet
    const globals = this.#items.globals.map((item, index) => {
      const value = values.get(index)
      return value === undefined || item.kind === 'import' ? item : { ...item, init: [value] }
    })
    return { ...this.#items, globals }
  }
}
