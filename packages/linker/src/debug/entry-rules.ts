import { AT, TAG } from './attributes.ts'
import { findAttribute } from './debug-units.ts'
import type { DebugUnit } from './debug-units.ts'

const SCOPES: ReadonlySet<number> = new Set([TAG.compileUnit, TAG.partialUnit, TAG.typeUnit, TAG.namespace, TAG.module])
const CLASSES: ReadonlySet<number> = new Set([TAG.classType, TAG.structureType, TAG.unionType, TAG.interfaceType])
/** What in a class says nothing of its objects, and is kept when something refers to it. */
const NOT_IN_OBJECTS: ReadonlySet<number> = new Set([
  ...CLASSES,
  TAG.enumerationType,
  TAG.typedef,
  TAG.subprogram,
  TAG.variable,
  TAG.importedDeclaration,
])
const PARAMETERS: ReadonlySet<number> = new Set([
  TAG.formalParameter,
  TAG.unspecifiedParameters,
  TAG.templateTypeParameter,
  TAG.templateValueParameter,
])

export const isScope = (tag: number): boolean => SCOPES.has(tag)
export const isClass = (tag: number): boolean => CLASSES.has(tag)

/**
 * Whether an entry that stays keeps the one below it. A scope keeps nothing; a class what its objects are made of, and its
 * virtual functions, which say that its objects know their class; a function without its code how it is called.
 */
export function keepsChild(unit: DebugUnit, parent: number, child: number, withoutCode: boolean): boolean {
  const { abbreviation } = unit.entries
  const { tag } = abbreviation[child]
  const above = abbreviation[parent].tag
  if (isScope(above)) return false
  if (withoutCode) return PARAMETERS.has(tag)
  if (!isClass(above) || !NOT_IN_OBJECTS.has(tag)) return true
  if (tag === TAG.subprogram) return findAttribute(unit, child, AT.virtuality) !== undefined
  return tag === TAG.variable && findAttribute(unit, child, AT.constValue) !== undefined
}

/** What a unit of which something is left keeps, since it costs little and names what code no longer does. */
export function isConstant({ entries }: DebugUnit, entry: number): boolean {
  const { tag, attributes } = entries.abbreviation[entry]
  if (!isScope(entries.abbreviation[entries.parent[entry]].tag)) return false
  return tag === TAG.enumerationType || (tag === TAG.variable && attributes.some(({ name }) => name === AT.constValue))
}
