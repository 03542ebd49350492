import type { Item } from '../size-report.ts'

/** As the source has it, where that is known. */
export const shownName = ({ demangled, name }: Item): string => demangled ?? name
