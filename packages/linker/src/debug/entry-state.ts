import type { Abbreviation, AttributeSpec } from '@wasmweld/binary'
import { AT } from './attributes.ts'
import type { DebugUnit } from './debug-units.ts'

/** What becomes of an entry. */
export const STATE = {
  gone: 0,
  whole: 1,
  /** It is named by others, and says what its code was called: of the code itself nothing is left. */
  withoutCode: 2,
} as const

/** By unit, by entry. */
export type EntryStates = ReadonlyMap<DebugUnit, Uint8Array>

// An offset by which readers could skip the entries below: nobody needs it, and it would have to follow.
const SIBLING = 0x01
const ABOUT_CODE: ReadonlySet<number> = new Set([AT.location, AT.lowPc, AT.highPc, AT.frameBase, AT.entryPc, AT.ranges])

/** Whether an attribute is not written for an entry of that state. */
export const isLeftOut = ({ name }: AttributeSpec, state: number): boolean =>
  name === SIBLING || (state === STATE.withoutCode && ABOUT_CODE.has(name))

/** Whether an entry of that state keeps all of its attributes. */
export const isWhole = ({ attributes }: Abbreviation, state: number): boolean =>
  !attributes.some(attribute => isLeftOut(attribute, state))
