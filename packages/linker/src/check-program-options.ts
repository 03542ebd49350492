// Whether the options for one module of several have the form that they must have.

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isOptional = (value: unknown, accepts: (value: unknown) => boolean): boolean =>
  value === undefined || accepts(value)
const isText = (value: unknown): boolean => typeof value === 'string'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const hasOnly = (value: Fields, known: readonly string[]): boolean =>
  Object.keys(value).every(name => known.includes(name))

const isFunctionType = (value: unknown): boolean =>
  isFields(value) && value.kind === 'function' && Array.isArray(value.parameters) && Array.isArray(value.results)

function isExternal(value: unknown): boolean {
  if (!isFields(value) || !isText(value.name) || !isText(value.module)) return false
  switch (value.kind) {
    case 'function':
      return isFunctionType(value.type) && isCallable(value)
    case 'data':
      return isSize(value.address)
    case 'tag':
      return isFunctionType(value.type)
    default:
      return false
  }
}

// What is called through a slot has one, and it is not the null pointer.
const isCallable = ({ call, slot }: Fields): boolean =>
  call === 'import' ? isOptional(slot, isSize) : (call === 'indirect' || call === 'later') && isSize(slot) && slot !== 0

export const isExternalList = (value: unknown): boolean => Array.isArray(value) && value.every(isExternal)

export const isProvided = (value: unknown): boolean =>
  isFields(value) &&
  hasOnly(value, ['exports', 'slots', 'addresses']) &&
  Object.values(value).every(names => isOptional(names, isTexts))

const isPowerOfTwo = (value: unknown): boolean => isSize(value) && Number.isInteger(Math.log2(value as number))

export const isReserved = (value: unknown): boolean =>
  isFields(value) && isSize(value.memory) && isPowerOfTwo(value.alignment) && isSize(value.slots)

export const isPlace = (value: unknown): boolean =>
  isFields(value) && isSize(value.memoryBase) && isSize(value.tableBase) && isOptional(value.programId, isText)
