import type { Item } from '../size-report.ts'

/** What an item is called before people. */
export const shownName = ({ name, demangled }: Pick<Item, 'name' | 'demangled'>): string => demangled ?? name
