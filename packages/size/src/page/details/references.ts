import type { App } from '../app.ts'
import { element } from '../dom.ts'
import { formatSize } from '../format.ts'
import type { Adjacency } from '../../graph/size-graph.ts'
import { EDGE_KINDS } from '../../size-report.ts'
import { itemLink, longList, section } from './parts.ts'

interface Reference {
  readonly item: number
  /** `call ×3, address`. */
  readonly how: string
  readonly bytes: number
}

/** Who refers to an item, and what it refers to; the largest first. */
export function referenceSections(app: App, number: number): readonly HTMLElement[] {
  const graph = app.model.graph()
  return [
    list(app, 'Referred to by', referencesOf(app, graph.in, number)),
    list(app, 'Refers to', referencesOf(app, graph.out, number)),
  ].flat()
}

function list(app: App, title: string, rows: readonly Reference[]): readonly HTMLElement[] {
  if (rows.length === 0) return []
  const shown = longList(rows, ({ item, how, bytes }) => [
    itemLink(app, item),
    element('span', { class: 'size' }, `${how} · ${formatSize(bytes)}`),
  ])
  return [section(`${title} (${rows.length.toLocaleString('en')})`, shown)]
}

function referencesOf({ model }: App, edges: Adjacency, number: number): readonly Reference[] {
  const found = new Map<number, string[]>()
  const { superRoot } = model.graph()
  for (let edge = edges.offsets[number]; edge < edges.offsets[number + 1]; edge++) {
    const item = edges.items[edge]
    if (item === superRoot) continue
    const count = edges.counts[edge]
    const how = EDGE_KINDS[edges.kinds[edge]].name + (count > 1 ? ` ×${String(count)}` : '')
    found.set(item, [...(found.get(item) ?? []), how])
  }
  return [...found]
    .map(([item, how]) => ({ item, how: how.join(', '), bytes: model.report.items[item].bytes }))
    .sort((one, other) => other.bytes - one.bytes)
}
