// A module as stable text, one line per thing, so that two modules can be compared and the difference read.

import {
  ByteReader,
  formatFunctionType,
  readCodeSection,
  readDataSection,
  readElementSection,
  readExportSection,
  readFunctionSection,
  readGlobalSection,
  readImportSection,
  readInstruction,
  readLinkingSection,
  readLocals,
  readMemorySection,
  readModule,
  readNameSection,
  readProducers,
  readRelocSection,
  readTableSection,
  readTagSection,
  readTargetFeatures,
  readTypeSection,
  RELOCATION_KINDS,
  sectionReader,
  SECTION_IDS,
  type ConstExpression,
  type ImportDescription,
  type Instruction,
  type Limits,
  type ModuleView,
  type SectionView,
} from '@wasmweld/binary'

/** `type`, `code`, or a custom section's own name in quotes. */
export function sectionTitle(section: SectionView): string {
  if (section.name !== undefined) return `"${section.name}"`
  return Object.entries(SECTION_IDS).find(([, id]) => id === section.id)?.[0] ?? `section ${section.id}`
}

export function formatInstruction({ opcode, immediates }: Instruction): string {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'bigint' ? `${part}n` : ArrayBuffer.isView(part) ? hex(part as Uint8Array) : part,
    )
  return [opcode.name, ...immediates.map(value => (typeof value === 'string' ? value : text(value)))].join(' ')
}

function formatExpression(expression: ConstExpression | undefined): string {
  return expression === undefined ? '' : ` (${expression.map(formatInstruction).join('; ')})`
}

function formatLimits({ minimum, maximum, shared, address }: Limits): string {
  return `${address} ${minimum}..${maximum ?? ''}${shared ? ' shared' : ''}`
}

function formatImport(description: ImportDescription): string {
  switch (description.kind) {
    case 'function':
      return `function of type ${description.type}`
    case 'tag':
      return `tag of type ${description.type}`
    case 'table':
      return `table ${description.table.element} ${formatLimits(description.table.limits)}`
    case 'memory':
      return `memory ${formatLimits(description.memory.limits)} page 2^${description.memory.pageSizeLog2 ?? 16}`
    case 'global':
      return `global ${description.global.mutable ? 'mutable ' : ''}${description.global.value}`
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** Sixteen bytes a line, with the offset from `start` on. */
function dump(bytes: Uint8Array, start = 0): string[] {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16)
    const text = String.fromCharCode(...row).replace(/[^ -~]/g, '.')
    lines.push(
      `  ${(start + at).toString(16).padStart(6, '0')}  ${hex(row)
        .replace(/(.{8})(?=.)/g, '$1 ')
        .padEnd(36)} ${text}`,
    )
  }
  return lines
}

/** Functions are numbered without the imports; their names come from the name section. */
function printCode(reader: ByteReader, module: ModuleView): string[] {
  const names = functionNames(module)
  const imports = countImportedFunctions(module)
  return readCodeSection(reader).flatMap((body, at) => {
    const inner = new ByteReader(module.bytes, body.from, body.to)
    const locals = readLocals(inner).map(({ count, type }) => `${count} ${type}`)
    const lines = [
      `function ${at + imports} ${names.get(at + imports) ?? ''}, ${body.to - body.from} bytes, locals: ${locals.join(', ')}`,
    ]
    while (inner.offset < inner.end) lines.push(`  ${formatInstruction(readInstruction(inner))}`)
    return lines
  })
}

function printData(reader: ByteReader, module: ModuleView): string[] {
  return readDataSection(reader).flatMap(({ mode, memory, offset, bytes }, at) => {
    const title = `segment ${at}: ${mode} memory ${memory}${formatExpression(offset)}, ${bytes.to - bytes.from} bytes`
    return [title, ...dump(module.bytes.subarray(bytes.from, bytes.to))]
  })
}

function printNames(reader: ByteReader): string[] {
  return Object.entries(readNameSection(reader)).flatMap(([key, value]) => {
    if (!Array.isArray(value)) return [`${key}: ${value as string}`]
    return [`${key}:`, ...value.map(entry => `  ${JSON.stringify(entry)}`)]
  })
}

type Print = (reader: ByteReader, module: ModuleView) => string[]

const numbered = (lines: readonly string[]): string[] => lines.map((line, at) => `${at}: ${line}`)

const PRINTERS: Readonly<Record<string, Print>> = {
  type: reader =>
    numbered(
      readTypeSection(reader).types.map(({ composite }) =>
        composite.kind === 'function' ? formatFunctionType(composite) : JSON.stringify(composite),
      ),
    ),
  import: reader =>
    readImportSection(reader).map(
      ({ module, field, description }) => `${module}.${field}: ${formatImport(description)}`,
    ),
  function: reader => numbered(readFunctionSection(reader).map(type => `type ${type}`)),
  table: reader =>
    numbered(
      readTableSection(reader).map(
        ({ type, init }) => `${type.element} ${formatLimits(type.limits)}${formatExpression(init)}`,
      ),
    ),
  memory: reader => numbered(readMemorySection(reader).map(memory => formatImport({ kind: 'memory', memory }))),
  tag: reader => numbered(readTagSection(reader).map(type => `type ${type}`)),
  global: reader =>
    numbered(
      readGlobalSection(reader).map(
        ({ type, init }) => `${type.mutable ? 'mutable ' : ''}${type.value}${formatExpression(init)}`,
      ),
    ),
  export: reader => readExportSection(reader).map(({ name, kind, index }) => `${name}: ${kind} ${index}`),
  start: reader => [`function ${reader.u32()}`],
  dataCount: reader => [`${reader.u32()}`],
  element: reader =>
    readElementSection(reader).map(
      ({ mode, table, offset, type, functions, expressions }, at) =>
        `segment ${at}: ${mode} table ${table}${formatExpression(offset)} ${type}: ${functions?.join(' ') ?? (expressions ?? []).map(formatExpression).join('')}`,
    ),
  code: printCode,
  data: printData,
  '"linking"': printLinking,
  '"name"': printNames,
  '"producers"': reader =>
    readProducers(reader).flatMap(({ field, values }) =>
      values.map(({ name, version }) => `${field}: ${name} ${version}`),
    ),
  '"target_features"': reader => readTargetFeatures(reader).map(({ prefix, name }) => prefix + name),
}

function printLinking(reader: ByteReader): string[] {
  const { symbols, segments, initFunctions, comdats } = readLinkingSection(reader)
  const lines = (title: string, items: readonly unknown[]): string[] =>
    items.map((item, at) => `${title} ${at}: ${JSON.stringify(item)}`)
  return [
    ...lines('symbol', symbols),
    ...lines('segment', segments),
    ...lines('constructor', initFunctions),
    ...lines('comdat', comdats),
  ]
}

function printRelocations(reader: ByteReader): string[] {
  const { section, relocations } = readRelocSection(reader)
  const { count, kind, offset, index, addend } = relocations
  const rows = Array.from(
    { length: count },
    (_, row) =>
      `  0x${offset[row].toString(16)} ${RELOCATION_KINDS[kind[row]].name} ${index[row]} ${addend[row] === 0 ? '' : addend[row]}`,
  )
  return [`of section ${section}`, ...rows]
}

function printerOf(title: string): Print | undefined {
  return title.startsWith('"reloc.') ? printRelocations : PRINTERS[title]
}

/** The text of one section; a custom section of no known format, and what its reader refuses, as bytes. */
export function printSection(module: ModuleView, section: SectionView): string[] {
  const print = printerOf(sectionTitle(section))
  const { from, to } = section.contents
  if (print === undefined) return dump(module.bytes.subarray(from, to))
  try {
    return print(sectionReader(module, section), module)
  } catch (error) {
    return [`unreadable: ${(error as Error).message}`, ...dump(module.bytes.subarray(from, to))]
  }
}

/** The whole module; what golden files hold. */
export function printModule(bytes: Uint8Array): string {
  const module = readModule(bytes)
  const blocks = module.sections.map(section =>
    [`[${sectionTitle(section)}]`, ...printSection(module, section), ''].join('\n'),
  )
  return blocks.join('\n')
}

export function findSection(module: ModuleView, title: string): SectionView | undefined {
  return module.sections.find(section => sectionTitle(section) === title)
}

/** Names of functions by index, from the name section; empty without one. */
export function functionNames(module: ModuleView): ReadonlyMap<number, string> {
  const section = findSection(module, '"name"')
  return new Map(section === undefined ? [] : (readNameSection(sectionReader(module, section)).functions ?? []))
}

function countImportedFunctions(module: ModuleView): number {
  const section = findSection(module, 'import')
  if (section === undefined) return 0
  return readImportSection(sectionReader(module, section)).filter(({ description }) => description.kind === 'function')
    .length
}

/** Every name that the module shows: of functions, globals, segments, exports and imports. */
export function namesIn(bytes: Uint8Array): ReadonlySet<string> {
  const module = readModule(bytes)
  const names = new Set<string>(functionNames(module).values())
  const of = (title: string): ByteReader => {
    const section = findSection(module, title)
    return section === undefined ? new ByteReader(new Uint8Array([0])) : sectionReader(module, section)
  }
  for (const { name } of readExportSection(of('export'))) names.add(name)
  for (const { field } of readImportSection(of('import'))) names.add(field)
  const section = findSection(module, '"name"')
  if (section !== undefined) {
    const { globals = [], dataSegments = [] } = readNameSection(sectionReader(module, section))
    for (const [, name] of [...globals, ...dataSegments]) names.add(name)
  }
  return names
}
