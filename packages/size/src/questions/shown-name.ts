import type { Item } from '../size-report.ts'

/** What an item is called before people. */
export const shownName = ({ name, demangled }: Item): string => demangled ?? name
