// A C program that opens libraries, on the runtime.
import { join } from 'node:path'
import { createProgram, dlfcnImports, readCString } from '@wasmweld/runtime'
import type { Program } from '@wasmweld/runtime'
import type { LibraryTexts } from './native-libraries.ts'
import { buildMain, buildSide } from './side-modules.ts'
import type { Built } from './side-modules.ts'
import { ROOT } from './tools.ts'

const INCLUDE = ['-I', join(ROOT, 'packages/runtime/include')]

/** Builds each library after those that it needs. */
export async function buildLibraries(texts: LibraryTexts): Promise<Readonly<Record<string, Built>>> {
  const built: Record<string, Built> = {}
  for (const [name, { source, needs = [] }] of Object.entries(texts)) {
    built[name] = await buildSide(name, source, { compile: INCLUDE, needs: needs.map(needed => built[needed]) })
  }
  return built
}

/** A program at its start, what it printed so far, and the libraries by the names that it opens them by. */
export interface StartedProgram {
  readonly program: Program
  readonly printed: readonly string[]
  readonly built: Readonly<Record<string, Built>>
  readonly run: () => void
}

export async function startHere(main: string, texts: LibraryTexts): Promise<StartedProgram> {
  const built = await buildLibraries(texts)
  const printed: string[] = []
  const out = (what: number, value: number): void => {
    printed.push(`${readCString(program, what)} ${value}`)
  }
  const program: Program = await createProgram({
    main: (await buildMain('main.wasm', main, { compile: INCLUDE })).bytes,
    imports: { env: { ...dlfcnImports(), out } },
    libraries: Object.fromEntries(Object.entries(built).map(([name, { bytes }]) => [name, bytes])),
  })
  return { program, printed, built, run: program.exports['run'] as () => void }
}
