import type { TreeNode } from '../questions/tree.ts'
import type { Model } from './model.ts'
import type { Found } from './search.ts'
import type { State } from './state.ts'

/** What the parts of the page share. */
export interface App {
  readonly model: Model
  /** As of now; another object after each change. */
  readonly state: () => State
  /** From the root of the tree to the group that is shown. */
  readonly shown: () => readonly TreeNode[]
  /** What the search means; undefined where nothing is searched for. */
  readonly found: () => Found | undefined
  /** Changes what is shown. `replace`: the back button skips what was shown before. */
  readonly go: (change: Partial<State>, how?: 'replace') => void
  /** Has a text read out. */
  readonly announce: (text: string) => void
}

/** A part of the page; `update` brings it to what the state says. */
export interface Part {
  readonly update: () => void
}
