import { demangle } from '@wasmweld/binary'

/** Rust's former scheme looks like C++ and ends in a hash, which nobody could write in an import. */
const RUST_HASH = /::h[\da-f]{16}$/

/** A symbol as its author wrote it; one that is not mangled stays. */
export function readableName(symbol: string): string {
  return demangle(symbol).replace(RUST_HASH, '')
}
