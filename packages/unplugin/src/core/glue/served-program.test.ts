import { expect, test } from 'vitest'
import { cellGlue } from './served-program.ts'

interface Cell {
  revised(revision: number): void
  need(importer: string, least: number, symbols: readonly string[]): Promise<void> | undefined
}

const world = globalThis as { renewed?: () => Promise<void> }

test('who asks while a newer program is on its way waits for one that has it', async () => {
  const text = cellGlue('await', 'globalThis.renewed()')
  const cell = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`)) as Cell
  let served = 0
  const loaded: number[] = []
  world.renewed = async () => {
    const revision = served
    await Promise.resolve()
    loaded.push(revision)
    cell.revised(revision)
  }
  cell.revised(served)
  served = 1
  const first = cell.need('first.js', 1, ['add'])
  served = 2
  const second = cell.need('second.js', 2, ['sub'])
  await Promise.all([first, second])
  expect(loaded).toEqual([1, 2])

  // A server that was started anew counts from the beginning: that is no reason to ask it for ever.
  served = 0
  await cell.need('third.js', 3, ['mul'])
  expect(loaded).toEqual([1, 2, 0])
  delete world.renewed
})
