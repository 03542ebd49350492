// What page and worker say to each other.

export interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface ShownSymbol {
  readonly name: string
  /** The same for people, where it is mangled. */
  readonly readable: string
  readonly kind: string
  readonly defined: boolean
  readonly weak: boolean
  readonly hidden: boolean
  readonly member: string | undefined
  readonly size: number | undefined
}

export interface FileFacts {
  /** For people: `object`, `archive`, `side module`, `finished module`. */
  readonly what: string
  /** Can it be an input of a link? */
  readonly linkable: boolean
  /** Is it linked already, so that it has a size report as it is? */
  readonly readable: boolean
  readonly sections: readonly { readonly name: string; readonly bytes: number }[]
  readonly symbols: readonly ShownSymbol[]
  /** What is wrong with it. */
  readonly problem: string | undefined
}

export interface LinkWish {
  readonly inputs: readonly NamedBytes[]
  readonly exports: readonly string[]
  readonly importUndefined: boolean
  readonly strip: boolean
  readonly compress: boolean
}

export type LinkAnswer =
  | { readonly module: Uint8Array<ArrayBuffer>; readonly warnings: readonly string[]; readonly page: string }
  | { readonly problems: readonly string[] }

export type Question =
  | { readonly id: number; readonly kind: 'describe'; readonly file: NamedBytes }
  | { readonly id: number; readonly kind: 'link'; readonly wish: LinkWish }
  | { readonly id: number; readonly kind: 'report'; readonly file: NamedBytes }

export interface Answer {
  readonly id: number
  readonly value?: unknown
  /** The worker's own fault. */
  readonly failure?: string
}
