import { FormatError } from '../../bytes/format-error.ts'
import type { AddressPlace, DebugEdit } from './debug-edit.ts'

/** A unit's share of `.debug_addr`. Which of its addresses are of code, only those say who use them. */
export class AddressTable {
  readonly #edit: DebugEdit
  readonly #size: 4 | 8
  readonly #base: number | undefined

  constructor(edit: DebugEdit, size: 4 | 8, base: number | undefined) {
    this.#edit = edit
    this.#size = size
    this.#base = base
  }

  /** `at` is where the number stands. */
  #place(number: number, at: number): AddressPlace {
    const { to } = this.#edit.required('.debug_addr', at)
    const place = { at: (this.#base ?? Infinity) + number * this.#size, size: this.#size }
    if (place.at + place.size > to) throw new FormatError(`expected the number of an address, found ${number}`, at)
    return place
  }

  /** The old address. */
  at(number: number, at: number): number {
    return this.#edit.number(this.#place(number, at))
  }

  /** Moves the address of code, which may be asked for again; returns the old one. */
  move(number: number, at: number): number {
    return this.#edit.moveAddress(this.#place(number, at))
  }

  moveEnd(number: number, from: number, at: number): void {
    this.#edit.moveEnd(this.#place(number, at), from)
  }
}
