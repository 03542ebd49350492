import { demangleItanium } from './itanium/demangle.ts'
import { demangleRust } from './rust/demangle.ts'

/** A symbol's name as its source has it: C++ by the Itanium ABI, Rust by its scheme v0. Other names are given back as they are. */
export function demangle(name: string): string {
  if (!name.startsWith('_')) return name
  return (name.startsWith('_R') ? demangleRust(name) : demangleItanium(name)) ?? name
}
