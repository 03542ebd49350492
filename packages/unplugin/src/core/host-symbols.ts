// Functions that an object imports from a JavaScript module belong to the host, whatever they are called. To the linker, as to wasm-ld,
// `import_module` alone leaves a symbol like any other: undefined, or found in the C library when that has a function of the same name.
// Here the symbol gets a name of its own, with which nothing native can be meant.
import {
  ByteWriter,
  SECTION_IDS,
  SYMBOL_FLAG,
  type SymbolEntry,
  identifyFile,
  isArchive,
  readArchive,
  readImportSection,
  readLinkingSection,
  readModule,
  sectionReader,
  writeArchive,
  writeCustomSection,
  writeHeader,
  writeLinkingSection,
} from '@wasmweld/binary'
import { type InputCache, type InputSummary, type LinkInput, summarizeInput } from '@wasmweld/linker'

/** Import modules that are no JavaScript module beside the object: what is undefined, and what WASI gives. */
const NO_MODULE: ReadonlySet<string> = new Set(['env', 'wasi_snapshot_preview1'])

/** Inputs in which what comes from JavaScript modules, and no input defines, is an import under any circumstances. */
export class HostSymbols {
  readonly #cache: InputCache
  readonly #summaries = new WeakMap<Uint8Array, InputSummary>()
  readonly #renamed = new WeakMap<Uint8Array, Map<string, Uint8Array>>()

  constructor(cache: InputCache) {
    this.#cache = cache
  }

  apply(inputs: readonly LinkInput[]): readonly LinkInput[] {
    const hosted = inputs.map(input => hostedNames(this.#summary(input)))
    if (hosted.every(names => names.length === 0)) return inputs
    const defined = new Set<string>()
    for (const input of inputs) {
      for (const symbol of this.#summary(input).symbols) if (symbol.defined) defined.add(symbol.name)
    }
    return inputs.map((input, at) => {
      const names = hosted[at].filter(name => !defined.has(name))
      return names.length === 0 ? input : { ...input, bytes: this.#rename(input.bytes, names) }
    })
  }

  #summary(input: LinkInput): InputSummary {
    const summary = this.#summaries.get(input.bytes) ?? summarizeInput(input, this.#cache)
    this.#summaries.set(input.bytes, summary)
    return summary
  }

  /** The same bytes for the same names, since links are known again by them. */
  #rename(bytes: Uint8Array, names: readonly string[]): Uint8Array {
    const made = this.#renamed.get(bytes) ?? new Map<string, Uint8Array>()
    this.#renamed.set(bytes, made)
    const key = JSON.stringify(names)
    const renamed = made.get(key) ?? renameIn(bytes, new Set(names))
    made.set(key, renamed)
    return renamed
  }
}

function hostedNames({ symbols }: InputSummary): readonly string[] {
  const hosted = symbols.filter(
    ({ kind, defined, importModule }) =>
      kind === 'function' && !defined && importModule !== undefined && !NO_MODULE.has(importModule),
  )
  return [...new Set(hosted.map(({ name }) => name))].sort()
}

/** In an object, or in the members of an archive that are objects. */
function renameIn(bytes: Uint8Array, names: ReadonlySet<string>): Uint8Array {
  if (!isArchive(bytes)) return identifyFile(bytes).kind === 'wasm' ? renameHosted(bytes, names) : bytes
  const { members, index } = readArchive(bytes)
  return writeArchive(
    members.map(({ name, header, bytes: { from, to } }) => ({
      name,
      bytes: renameIn(bytes.subarray(from, to), names),
      symbols: (index ?? []).filter(entry => entry.header === header).map(({ symbol }) => symbol),
    })),
    { index: index !== undefined },
  )
}

/** Gives undefined functions names that say where they come from; the import's own name is what the host is asked for. */
function renameHosted(bytes: Uint8Array, names: ReadonlySet<string>): Uint8Array {
  const module = readModule(bytes)
  const importSection = module.sections.find(({ id }) => id === SECTION_IDS.import)
  const imports = importSection === undefined ? [] : readImportSection(sectionReader(module, importSection))
  const functions = imports.filter(({ description }) => description.kind === 'function')
  const rename = (symbol: SymbolEntry): SymbolEntry => {
    if (symbol.kind !== 'function' || (symbol.flags & SYMBOL_FLAG.undefined) === 0) return symbol
    const { module: from, field } = functions[symbol.index]
    const name = symbol.name ?? field
    if (!names.has(name)) return symbol
    return { ...symbol, flags: symbol.flags | SYMBOL_FLAG.explicitName, name: `${name} of ${from}` }
  }
  const writer = new ByteWriter()
  writeHeader(writer)
  for (const section of module.sections) {
    if (section.name !== 'linking') {
      writer.raw(bytes.subarray(section.header, section.payload.to))
      continue
    }
    const linking = readLinkingSection(sectionReader(module, section))
    writeCustomSection(writer, 'linking', body => {
      writeLinkingSection(body, { ...linking, symbols: linking.symbols.map(rename) })
    })
  }
  return writer.finish()
}
