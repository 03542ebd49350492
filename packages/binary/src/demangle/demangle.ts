import { demangleItanium } from './itanium/demangle.ts'

/** A symbol's name as its source has it: C++ by the Itanium ABI. Other names are given back as they are. */
export function demangle(name: string): string {
  return name.startsWith('_') ? (demangleItanium(name) ?? name) : name
}
