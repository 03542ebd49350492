// Where code may change when things get other numbers: a list that a scan fills and that a writer copies around.

/** What is at a site, an immediate unless it says otherwise. */
export const SITE = {
  /** An index of a function that is called. */
  call: 0,
  /** An index of a function whose reference is taken: it has to be declared outside of code. */
  functionReference: 1,
  globalGet: 2,
  globalSet: 3,
  table: 4,
  tag: 5,
  element: 6,
  data: 7,
  /** An index of a type, unsigned. */
  type: 8,
  /** An index of a type where abstract types are negative. */
  signedType: 9,
  memory: 10,
  /** An unsigned or signed number in more bytes than it needs. */
  longUnsigned: 11,
  longSigned: 12,
} as const

export type SiteKind = (typeof SITE)[keyof typeof SITE]

/** Sites in the order of a scan, in two columns. */
export class CodeSites {
  /** In the bytes of the function's code. */
  offsets: Uint32Array = new Uint32Array(1024)
  kinds: Uint8Array = new Uint8Array(1024)
  length = 0
  /** An instruction means memory 0 without naming it: that has no site. */
  impliesMemory = false

  push(offset: number, kind: SiteKind): void {
    if (this.length === this.kinds.length) this.#grow()
    this.offsets[this.length] = offset
    this.kinds[this.length++] = kind
  }

  #grow(): void {
    const offsets = new Uint32Array(this.length * 2)
    offsets.set(this.offsets)
    this.offsets = offsets
    const kinds = new Uint8Array(this.length * 2)
    kinds.set(this.kinds)
    this.kinds = kinds
  }
}
