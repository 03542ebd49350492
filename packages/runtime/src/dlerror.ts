// What went wrong last, as C programs ask for it.
import type { Program } from './program.ts'

const ERRORS: WeakMap<Program, string> = /* @__PURE__ */ new WeakMap()

/** Remembers why something failed, for `dlerror`. */
export function setError(program: Program, error: unknown): void {
  ERRORS.set(program, error instanceof Error ? error.message : String(error))
}

/** What went wrong last in `dlsym` or in functions of <dlfcn.h>, once; `undefined` when nothing did since. */
export function dlerror(program: Program): string | undefined {
  const message = ERRORS.get(program)
  ERRORS.delete(program)
  return message
}
