// Programs as a dev server's pages have them: what each was made with, and what modules that came later miss in it.
import type { LoadedProgram, ModuleAsk } from './environment.ts'
import { RUNTIME_NAMES } from './glue/runtime.ts'
import type { NativeFile } from './native-file.ts'
import { formatProgramId, parseNativeId, programOf } from './native-id.ts'
import { isOpenAsk, sideRoots, symbolsOf } from './requests.ts'

/** A module of a program that is being made; what is asked for meanwhile it will have. */
export interface Making {
  /** It is made, with what was asked for by now. */
  settle(loaded: LoadedProgram): void
  /** It is not made any more, whether or not it was finished. */
  end(): void
}

export class ServedPrograms {
  readonly #making = new Set<string>()
  /** By id of a program's module. */
  readonly #served = new Map<string, { readonly program: string; readonly loaded: LoadedProgram }>()
  readonly #revisions = new Map<string, number>()
  /** Ids of modules that hosts of programs lead to: they run before their program does. */
  readonly behindHosts: Set<string> = new Set()

  make(id: Parameters<typeof formatProgramId>[0]): Making {
    const key = formatProgramId(id)
    this.#making.add(key)
    return {
      settle: loaded => {
        this.#making.delete(key)
        this.#served.set(key, { program: id.program, loaded })
      },
      end: () => {
        this.#making.delete(key)
      },
    }
  }

  /** Counts how often what was served of a program was not what is wanted any more: what a page has may be older. */
  revision(program: string): number {
    return this.#revisions.get(program) ?? 0
  }

  /** What was served of a program is not what is wanted now. */
  outdate(program: string): void {
    this.#revisions.set(program, this.revision(program) + 1)
  }

  /** Ids of a program's modules that are not being made anew. */
  resting(ids: readonly string[]): readonly string[] {
    return ids.filter(id => !this.#making.has(id))
  }

  /** Ids of the modules that were served without something that is asked for, or not as strictly, and their programs. */
  lacking(asks: readonly ModuleAsk[]): readonly { readonly id: string; readonly program: string }[] {
    return [...this.#served]
      .filter(([, { program, loaded }]) => asks.some(ask => programOf(ask.id) === program && lacks(loaded, ask)))
      .map(([id, { program }]) => ({ id, program }))
  }
}

function lacks(loaded: LoadedProgram, { id, names }: ModuleAsk): boolean {
  const native = parseNativeId(id)
  if (native === undefined) return (names === 'all' ? RUNTIME_NAMES : names).some(name => !loaded.runtime.has(name))
  const file = loaded.files.find(({ path }) => path === native.path)
  if (file === undefined) return true
  if (native.facet === 'side') return lacksOfSide(loaded, file, names)
  if (isOpenAsk(native, names)) return file.exports.some(({ symbol }) => !loaded.roots.has(symbol))
  return symbolsOf(file, names).some(symbol => !loaded.named.has(symbol))
}

function lacksOfSide({ sides }: LoadedProgram, file: NativeFile, names: ModuleAsk['names']): boolean {
  const roots = sides.find(wish => wish.file.path === file.path)?.roots ?? []
  const wanted = sideRoots(file, [names])
  return roots !== 'all' && (wanted === 'all' || wanted.some(symbol => !roots.includes(symbol)))
}
