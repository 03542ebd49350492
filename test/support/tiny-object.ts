// Objects for tests: functions without contents that use other functions.
import {
  ByteWriter,
  functionType,
  instruction,
  SECTION_IDS,
  SYMBOL_FLAG,
  writeCodeSection,
  writeCustomSection,
  writeFunctionSection,
  writeHeader,
  writeImportSection,
  writeInstruction,
  writeLinkingSection,
  writeSection,
  writeTypeSection,
} from '@wasmweld/binary'

export interface TinyObject {
  readonly defines?: readonly string[]
  /** Imports of `env`. */
  readonly uses?: readonly string[]
  readonly usesWeakly?: readonly string[]
  /** Names whose source says the import's module, or module and field. */
  readonly fromHost?: readonly { readonly name: string; readonly module: string; readonly field?: string }[]
}

/** The bytes of an object whose functions take and give nothing. */
export function tinyObject({ defines = [], uses = [], usesWeakly = [], fromHost = [] }: TinyObject): Uint8Array {
  const imports = [
    ...uses.map(name => ({ name, module: 'env', field: name, flags: 0 })),
    ...usesWeakly.map(name => ({ name, module: 'env', field: name, flags: SYMBOL_FLAG.weak })),
    ...fromHost.map(({ name, module, field }) => ({
      name,
      module,
      field: field ?? name,
      flags: field === undefined ? 0 : SYMBOL_FLAG.explicitName,
    })),
  ]
  const writer = new ByteWriter()
  writeHeader(writer)
  writeSection(writer, SECTION_IDS.type, body =>
    writeTypeSection(body, [
      { explicit: false, types: [{ composite: functionType([], []), final: true, supertypes: [] }] },
    ]),
  )
  writeSection(writer, SECTION_IDS.import, body =>
    writeImportSection(
      body,
      imports.map(({ module, field }) => ({ module, field, description: { kind: 'function', type: 0 } })),
    ),
  )
  writeSection(writer, SECTION_IDS.function, body =>
    writeFunctionSection(
      body,
      defines.map(() => 0),
    ),
  )
  writeSection(writer, SECTION_IDS.code, body =>
    writeCodeSection(
      body,
      defines.map(() => EMPTY_BODY),
    ),
  )
  writeCustomSection(writer, 'linking', body =>
    writeLinkingSection(body, {
      segments: [],
      initFunctions: [],
      comdats: [],
      symbols: [
        ...imports.map(({ name, flags }, index) => ({
          kind: 'function' as const,
          flags: flags | SYMBOL_FLAG.undefined,
          index,
          name: flags & SYMBOL_FLAG.explicitName ? name : undefined,
        })),
        ...defines.map((name, at) => ({ kind: 'function' as const, flags: 0, index: imports.length + at, name })),
      ],
    }),
  )
  return writer.finish()
}

const EMPTY_BODY = emptyBody()

function emptyBody(): Uint8Array {
  const writer = new ByteWriter()
  writer.u32(0)
  writeInstruction(writer, instruction('end'))
  return writer.finish()
}
