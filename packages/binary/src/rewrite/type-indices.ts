// Type indices inside the spelling of types: `(ref null 5)`.
import type { CompositeType, FieldType, ReferenceType, SubType, ValueType } from '../wasm/types.ts'

const DEFINED = /^\((ref(?: null)?) (\d+)\)$/

/** The type that a reference type names by index, or undefined. */
export function typeNamedIn(type: ValueType | 'i8' | 'i16'): number | undefined {
  if (!type.startsWith('(')) return undefined
  const found = DEFINED.exec(type)
  return found === null ? undefined : Number(found[2])
}

/** The same type where types have other numbers. */
export function renumberValueType<Type extends ValueType | 'i8' | 'i16'>(type: Type, numbers: Int32Array): Type {
  const index = typeNamedIn(type)
  if (index === undefined) return type
  return type.replace(String(index), String(numbers[index])) as Type
}

/** Every type that a type refers to by index, supertypes included. */
export function typesNamedIn({ composite, supertypes }: SubType): readonly number[] {
  const named = [...supertypes]
  for (const type of valueTypesOf(composite)) {
    const index = typeNamedIn(type)
    if (index !== undefined) named.push(index)
  }
  return named
}

function valueTypesOf(composite: CompositeType): readonly (ValueType | 'i8' | 'i16')[] {
  switch (composite.kind) {
    case 'function':
      return [...composite.parameters, ...composite.results]
    case 'struct':
      return composite.fields.map(({ storage }) => storage)
    case 'array':
      return [composite.element.storage]
  }
}

export function renumberSubType({ composite, final, supertypes }: SubType, numbers: Int32Array): SubType {
  return {
    composite: renumberComposite(composite, numbers),
    final,
    supertypes: supertypes.map(index => numbers[index]),
  }
}

function renumberComposite(composite: CompositeType, numbers: Int32Array): CompositeType {
  const value = (type: ValueType): ValueType => renumberValueType(type, numbers)
  const field = ({ storage, mutable }: FieldType): FieldType => ({
    storage: renumberValueType(storage, numbers),
    mutable,
  })
  switch (composite.kind) {
    case 'function':
      return {
        kind: 'function',
        parameters: composite.parameters.map(value),
        results: composite.results.map(value),
      }
    case 'struct':
      return { kind: 'struct', fields: composite.fields.map(field) }
    case 'array':
      return { kind: 'array', element: field(composite.element) }
  }
}

export const renumberReference = (type: ReferenceType, numbers: Int32Array): ReferenceType =>
  renumberValueType(type, numbers)
