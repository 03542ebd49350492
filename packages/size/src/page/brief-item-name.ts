import { briefName } from '../names/brief-name.ts'
import type { Dropped, Item } from '../size-report.ts'

/** What has a symbol's name; that of others is their content, a path or what they are. */
const NAMED: ReadonlySet<string> = new Set<Item['kind']>(['function', 'synthetic-function', 'data', 'bss'])

/** An item's name for where there is little room; the whole is to be had beside it. */
export const briefItemName = ({ kind }: Pick<Dropped | Item, 'kind'>, shown: string): string =>
  NAMED.has(kind) ? briefName(shown) : shown
