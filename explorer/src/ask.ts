import type { Answer, FileFacts, LinkAnswer, LinkWish, NamedBytes, Question } from './messages.ts'

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
let asked = 0

worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
  const { id, value, failure } = data
  const asker = waiting.get(id)
  waiting.delete(id)
  if (failure === undefined) asker?.resolve(value as never)
  else asker?.reject(new Error(failure))
})
worker.addEventListener('error', event => {
  for (const { reject } of waiting.values()) reject(new Error(event.message || 'the worker could not start'))
  waiting.clear()
})

/** A question without its number. */
type Unnumbered<Each> = Each extends Question ? Omit<Each, 'id'> : never

function ask<Value>(question: Unnumbered<Question>): Promise<Value> {
  const id = ++asked
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    worker.postMessage({ ...question, id })
  })
}

export const describeFile = (file: NamedBytes): Promise<FileFacts> => ask({ kind: 'describe', file })
export const linkFiles = (wish: LinkWish): Promise<LinkAnswer> => ask({ kind: 'link', wish })
export const reportPage = (file: NamedBytes): Promise<string> => ask({ kind: 'report', file })
