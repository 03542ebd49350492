// Reads and writes WebAssembly modules, relocatable objects and archives. Knows no linking.

export { lastAtMost, partitionPoint } from './bytes/ascending.ts'
export { ByteReader } from './bytes/byte-reader.ts'
export { ByteWriter, sizeOfU32 } from './bytes/byte-writer.ts'
export { FormatError } from './bytes/format-error.ts'
export type { Range } from './bytes/range.ts'

export * from './wasm/types.ts'
export * from './wasm/module.ts'
export {
  isReferenceType,
  readGlobalType,
  readHeapType,
  readReferenceType,
  readTableType,
  readValueType,
  referenceType,
  writeGlobalType,
  writeHeapType,
  writeReferenceType,
  writeTableType,
  writeValueType,
  type HeapType,
} from './wasm/value-type.ts'
export * from './wasm/limits.ts'
export * from './wasm/type-section.ts'
export * from './wasm/import-section.ts'
export * from './wasm/function-section.ts'
export * from './wasm/table-section.ts'
export * from './wasm/memory-section.ts'
export * from './wasm/tag-section.ts'
export * from './wasm/global-section.ts'
export * from './wasm/export-section.ts'
export * from './wasm/start-section.ts'
export * from './wasm/element-section.ts'
export * from './wasm/data-count-section.ts'
export * from './wasm/code-section.ts'
export * from './wasm/data-section.ts'
export * from './wasm/const-expression.ts'
export * from './wasm/opcodes.ts'
export type { BlockType, CatchClause, Immediate, MemoryArgument } from './wasm/immediates.ts'
export * from './wasm/instructions.ts'
export * from './wasm/name-section.ts'
export * from './wasm/identify.ts'
export * from './wasm/foreign-advice.ts'

export * from './conventions/symbol-flags.ts'
export * from './conventions/linking-section.ts'
export * from './conventions/relocation-kinds.ts'
export * from './conventions/relocation-table.ts'
export * from './conventions/reloc-section.ts'
export * from './conventions/dylink-section.ts'
export * from './conventions/prelinked-section.ts'
export * from './conventions/target-features.ts'
export * from './conventions/producers.ts'

export * from './ar/archive-file.ts'
export * from './ar/write-archive.ts'
export type { IndexEntry } from './ar/archive-index.ts'

export {
  functionMeant,
  type Code,
  type CustomItem,
  type FunctionItem,
  type GlobalItem,
  type ImportedName,
  type MemoryItem,
  type ModuleItems,
  type TableItem,
  type TagItem,
} from './rewrite/module-items.ts'
export { readItems } from './rewrite/read-items.ts'
export { rewriteModule, type RewrittenModule } from './rewrite/rewrite-module.ts'
export { shakeModule, type ShakenModule, type ShakeOptions } from './rewrite/shake-module.ts'
export { type RemovedItems, describeRemoved } from './rewrite/count-items.ts'
export { typeNamedIn, typesNamedIn } from './rewrite/type-indices.ts'
export { foldExpression, immutableConstants, numberInstruction, type Constants } from './rewrite/constants.ts'

export { demangle } from './demangle/demangle.ts'
export { crateOfRustName } from './demangle/rust/crate-of.ts'

export * from './source-map/source-map-of.ts'
export * from './wasm/custom-sections.ts'
export { SourceNumbers } from './dwarf/source-numbers.ts'
export { unitHomes } from './dwarf/unit-homes.ts'
export type { UnitSections } from './dwarf/unit-homes.ts'
export { sourceIdentity, sourceNames } from './dwarf/source-names.ts'
export { sourceFile, sourcePlace } from './dwarf/source-path.ts'
export type { SourcePlace } from './dwarf/source-path.ts'
export { findSourceLine, readLineTable } from './dwarf/line-table.ts'
export type { LineSections, LineTable, SourceLine } from './dwarf/line-table.ts'
export type { LineRows } from './dwarf/line-rows.ts'
export type { LineSequence } from './dwarf/line-program.ts'
export { readLineHeader } from './dwarf/line-header.ts'
export type { LineHeader } from './dwarf/line-header.ts'
export * from './dwarf/line-instructions.ts'
export { readAbbreviations } from './dwarf/abbreviations.ts'
export type { Abbreviation, AbbreviationTable, AttributeSpec } from './dwarf/abbreviations.ts'
export type { Form, FormClass, FormSize } from './dwarf/form-table.ts'
export { readUnitHeader, readUnitLength } from './dwarf/unit-header.ts'
export type { UnitHeader, UnitKind } from './dwarf/unit-header.ts'
export { entryAt, readEntries, visitAttributes } from './dwarf/entries.ts'
export type { Entries, UnitSizes } from './dwarf/entries.ts'
export { expressionOperands } from './dwarf/expression.ts'
export type { ExpressionOperand } from './dwarf/expression.ts'
export * from './dwarf/address-lists.ts'
