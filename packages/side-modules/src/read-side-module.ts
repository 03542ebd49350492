// From a file's bytes to a `SideModule`; where a file is something else, an error says what and what to do.
import { FormatError, foreignAdvice, identifyFile } from '@wasmweld/binary'
import { moduleShape } from '@wasmweld/linker'
import { type ModuleSurface, readSurface } from './module-surface.ts'
import { sideAbi } from './side-abi.ts'
import { sideExports } from './side-exports.ts'
import { sideHooks } from './side-hooks.ts'
import { sideImports } from './side-imports.ts'
import type { SideModule } from './side-module.ts'

/** Throws a `FormatError` that names the file when it is damaged or no side module. Bytes are kept, not copied. */
export function readSideModule(name: string, bytes: Uint8Array): SideModule {
  try {
    refuseForeign(bytes)
    const surface = readSurface(bytes)
    const { dylink, convention } = surface
    if (dylink === undefined || convention === undefined) return refuseShape(bytes)
    refuseProgram(surface)
    const imports = sideImports(surface)
    return {
      name,
      bytes,
      convention,
      dylink,
      needed: [...new Set(dylink.needed)],
      imports,
      exports: sideExports(surface),
      hooks: sideHooks(surface),
      abi: sideAbi(surface, imports),
    }
  } catch (error) {
    throw error instanceof FormatError ? error.in(name) : error
  }
}

function refuseForeign(bytes: Uint8Array): void {
  const { kind, description } = identifyFile(bytes)
  if (kind === 'wasm') return
  const advice = kind === 'archive' ? 'link it with --shared first' : foreignAdvice(kind)
  throw new FormatError(`expected a side module, found: ${description}; ${advice}`, 0)
}

/** `wasm-ld` gives the section to programs that are linked with `-Bdynamic`, too. */
function refuseProgram({ memory, imports }: ModuleSurface): void {
  if (memory === undefined || imports.some(({ description }) => description.kind === 'memory')) return
  throw new FormatError(
    'expected a side module, which imports its memory, found a program with a memory of its own; link it with --shared',
    8,
  )
}

function refuseShape(bytes: Uint8Array): never {
  throw new FormatError(
    moduleShape(bytes) === 'object'
      ? 'expected a side module, which has a dylink.0 section, found a relocatable object; link it with --shared first'
      : 'expected a side module, which has a dylink.0 section, found a finished module; ' +
          'link it with --shared (wasm-ld), -shared (clang) or -sSIDE_MODULE (emcc)',
    8,
  )
}
