import { sizeOf, leavesOf } from './model.ts'
import type { Model } from './model.ts'
import type { State } from './state.ts'
import { shownName } from '../questions/shown-name.ts'

export interface Found {
  /** By item: 1 if it is meant. */
  readonly marks: Uint8Array
  /** Those in the files that are shown, the largest first. */
  readonly items: readonly number[]
  /** Of these, in the measure that is chosen. */
  readonly bytes: number
}

/** By name, without regard to upper and lower case. */
export function newSearch(model: Model): (state: State) => Found | undefined {
  const { items } = model.report
  let texts: readonly string[] | undefined
  const marksOf = remember((search: string) => {
    texts ??= items.map(item => `${shownName(item)}\n${item.name}`.toLowerCase())
    const wanted = search.toLowerCase()
    return Uint8Array.from(texts, text => Number(text.includes(wanted)))
  })
  return remember((state: State) => {
    const search = state.search.trim()
    if (search === '') return undefined
    const marks = marksOf(search)
    const sizes = new Map<number, number>()
    for (const leaf of leavesOf(model.tree(state)))
      if (leaf.item !== undefined && marks[leaf.item] === 1)
        sizes.set(leaf.item, (sizes.get(leaf.item) ?? 0) + sizeOf(leaf, state.area))
    const found = [...sizes].sort(([, one], [, other]) => other - one)
    return { marks, items: found.map(([item]) => item), bytes: found.reduce((sum, [, bytes]) => sum + bytes, 0) }
  })
}

/** Keeps the last answer. */
function remember<Question, Answer>(ask: (question: Question) => Answer): (question: Question) => Answer {
  let last: { readonly question: Question; readonly answer: Answer } | undefined
  return question => {
    if (last?.question !== question) last = { question, answer: ask(question) }
    return last.answer
  }
}
