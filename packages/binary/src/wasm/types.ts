// The types of the core specification. A value type is a string, spelled as in the text format: equality is `===`.

export type NumberType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128'
/** Heap types that are not a type index. */
export type AbstractHeapType =
  'func' | 'extern' | 'any' | 'eq' | 'i31' | 'struct' | 'array' | 'exn' | 'none' | 'nofunc' | 'noextern' | 'noexn'
/**
 * A nullable reference to an abstract heap type has the short spelling (`funcref`), all others the long one:
 * `(ref null 5)`, `(ref func)`.
 */
export type ReferenceType =
  | 'funcref'
  | 'externref'
  | 'anyref'
  | 'eqref'
  | 'i31ref'
  | 'structref'
  | 'arrayref'
  | 'exnref'
  | 'nullref'
  | 'nullfuncref'
  | 'nullexternref'
  | 'nullexnref'
  | `(ref ${string})`
export type ValueType = NumberType | ReferenceType

export interface FunctionType {
  readonly kind: 'function'
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
}

export interface FieldType {
  readonly storage: ValueType | 'i8' | 'i16'
  readonly mutable: boolean
}
export interface StructType {
  readonly kind: 'struct'
  readonly fields: readonly FieldType[]
}
export interface ArrayType {
  readonly kind: 'array'
  readonly element: FieldType
}
export type CompositeType = FunctionType | StructType | ArrayType

/** One entry of the type index space. */
export interface SubType {
  readonly composite: CompositeType
  readonly final: boolean
  readonly supertypes: readonly number[]
}

/** Type definitions that may refer to each other; most groups hold one type. */
export interface RecursionGroup {
  readonly types: readonly SubType[]
  /** Written with the `rec` prefix byte; a group of one needs none. */
  readonly explicit: boolean
}

export type AddressType = 'i32' | 'i64'

/** In table entries, or in pages for a memory. */
export interface Limits {
  readonly minimum: number
  readonly maximum?: number
  readonly shared: boolean
  /** `i64` for memory64 and table64. */
  readonly address: AddressType
}

export interface TableType {
  readonly element: ReferenceType
  readonly limits: Limits
}

export interface MemoryType {
  readonly limits: Limits
  /** Present when the module states a page size (custom-page-sizes); 16 when it does not. */
  readonly pageSizeLog2?: number
}

export interface GlobalType {
  readonly value: ValueType
  readonly mutable: boolean
}

export type ExternalKind = 'function' | 'table' | 'memory' | 'global' | 'tag'
