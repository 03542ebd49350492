import type { InputFile, Item, Output } from '../size-report.ts'
import type { BundleFile, BundlePart, JavaScriptBundle } from './bundle.ts'
import { divideFile } from './divide-file.ts'

/** Items of the files that are no WebAssembly, and where to find them. */
export interface JavaScriptItems {
  readonly outputs: readonly Output[]
  readonly inputs: readonly InputFile[]
  readonly items: readonly Item[]
  /** By position in `modules`: the module's item. */
  readonly ofModule: readonly number[]
  /** Items that nothing imports: what a bundler adds to a file, and files that are not looked into. */
  readonly ofFiles: readonly number[]
  /** By position in the list of parts: what the text of the part takes beyond the part's own bytes. */
  readonly ofText: ReadonlyMap<number, number>
}

/** Every byte of the files, without those of parts that are text in them. */
export function javaScriptItems(javascript: JavaScriptBundle, parts: readonly BundlePart[]): JavaScriptItems {
  const maker = new ItemMaker(javascript, parts)
  javascript.files.forEach((file, position) => {
    maker.add(file, position)
  })
  return maker
}

const NOWHERE = { section: '', ranges: [] } as const

class ItemMaker implements JavaScriptItems {
  readonly items: Item[] = []
  readonly ofModule: number[] = []
  readonly ofFiles: number[] = []
  readonly ofText: Map<number, number> = new Map()
  readonly outputs: readonly Output[]
  readonly inputs: InputFile[] = []
  readonly #javascript: JavaScriptBundle
  readonly #parts: readonly BundlePart[]

  constructor(javascript: JavaScriptBundle, parts: readonly BundlePart[]) {
    this.#javascript = javascript
    this.#parts = parts
    this.outputs = javascript.files.map(file => ({ ...file, confidence: 'exact' }))
  }

  add(file: BundleFile, position: number): void {
    const modules = [...this.#javascript.modules.entries()].filter(([, { file: own }]) => own === position)
    if (modules.length === 0) {
      this.ofFiles.push(
        this.#push({ kind: 'asset', name: nameOf(file), key: `file ${nameOf(file)}` }, position, file.bytes),
      )
      return
    }
    const own = file.bytes - this.#addTexts(position)
    const divided = divideFile(
      own,
      modules.map(([, { rendered }]) => rendered),
    )
    modules.forEach(([index], place) => {
      this.#addModule(index, divided.modules[place])
    })
    if (divided.rest === 0) return
    const name = `${nameOf(file)} (bundler)`
    this.ofFiles.push(this.#push({ kind: 'js-glue', name, key: `file ${name}` }, position, divided.rest))
  }

  #addModule(index: number, bytes: number): void {
    const { name, kind, package: from, file } = this.#javascript.modules[index]
    const input = this.inputs.push({ name, kind: 'js', ...(from === undefined ? {} : { package: from }) }) - 1
    this.ofModule[index] = this.#push({ kind, name, key: `js ${name}`, input }, file, bytes)
  }

  /** Bytes of the file that are some part's text. */
  #addTexts(file: number): number {
    let bytes = 0
    for (const [part, { key, report, inlined }] of this.#parts.entries()) {
      if (inlined?.file !== file) continue
      bytes += inlined.text
      const name = `${report.outputs[0].name} (text)`
      const more = inlined.text - report.outputs[0].bytes
      this.ofText.set(part, this.#push({ kind: 'js-glue', name, key: `text ${key}` }, file, more))
    }
    return bytes
  }

  #push(item: Pick<Item, 'kind' | 'name' | 'key' | 'input'>, output: number, bytes: number): number {
    return this.items.push({ ...item, ...NOWHERE, output, bytes }) - 1
  }
}

const nameOf = ({ name, stableName = name }: BundleFile): string => stableName
