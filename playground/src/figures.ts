// What `link.json` says of the linked program. The build writes it from real links.

/** A linked program. */
export interface Weight {
  /** How many functions JavaScript can call. */
  readonly exports: number
  readonly bytes: number
  readonly brotli: number
  /** Where the bytes come from. */
  readonly parts: readonly { readonly title: string; readonly bytes: number }[]
}

export interface Offer {
  readonly name: string
  /** `inside`: JavaScript does not use it, what it does use calls it. */
  readonly state: 'used' | 'inside' | 'left out'
}

export interface Figures {
  /** With what the page imports and uses. */
  readonly used: Weight
  /** With every function that the imported files offer. */
  readonly all: Weight
  /** What each imported file offers. */
  readonly files: readonly { readonly name: string; readonly names: readonly Offer[] }[]
  /** Members of archives that took part, of how many. */
  readonly libraries: readonly { readonly name: string; readonly members: number; readonly of: number }[]
  /** Functions in the program, of those in all objects and members that took part. */
  readonly functions: { readonly kept: number; readonly of: number }
}

/** Undefined where there is none: in the dev server. */
export async function loadFigures(): Promise<Figures | undefined> {
  if (import.meta.hot !== undefined) return undefined
  const response = await fetch(`${import.meta.env.BASE_URL}link.json`)
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}: ${response.url}`)
  return (await response.json()) as Figures
}
