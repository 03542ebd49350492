import { demangle } from '@wasmweld/binary'
import type { Item } from '../../size-report.ts'

const HASHES: readonly (readonly [pattern: RegExp, without: string])[] = [
  // Rust's legacy names end in a digest of compiler, crate and options: mangled, and as they are shown.
  [/17h[0-9a-f]{16}E/g, 'E'],
  [/::h[0-9a-f]{16}(?![0-9a-f])/g, ''],
  // A promoted local, by LLVM's digest of its module.
  [/\.llvm\.\d+/g, ''],
  // Crates of Rust's names v0, where they are shown with their digest.
  [/\[[0-9a-f]{16}\]/g, ''],
]

/**
 * A symbol's name without what changes from build to build although the source does not. Rust's mangled names v0 are given as they are shown,
 * since what they refer back by, which are offsets, changes with the length of digests.
 */
export function stableName(name: string): string {
  const readable = name.startsWith('_R') ? demangle(name) : name
  return HASHES.reduce((text, [pattern, without]) => text.replace(pattern, without), readable)
}

/** Keys of a finished module's items that have no name, behind the name of their output where a report has several. */
const COUNTED_KEY = /(?:^|: )(?:code|data|elem|table|memory|global|tag)\[\d+\](?: #\d+)?$/
/** What compilers number as they go: string literals, constants without a name. */
const COUNTED_NAME = /^\.?L?(?:\.str|__unnamed_|anon\.|alloc_|switch\.table|__const\.)/

/** Whether an item is called by its place among others, so that its name says nothing once something is put before it. */
export const isCounted = ({ key, name }: Item): boolean => COUNTED_KEY.test(key) || COUNTED_NAME.test(name)
