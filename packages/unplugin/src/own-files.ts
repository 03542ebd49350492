// Plain JavaScript beside the sources and beside what is published, found from either.
import { fileURLToPath } from 'node:url'
import { slashed } from './core/paths.ts'

/** The path of a module of `runtime/`, which becomes part of what users build. */
export function runtimeFile(name: string): string {
  return slashed(fileURLToPath(new URL(`../runtime/${name}`, import.meta.url)))
}
