import { resolve } from 'node:path'
import { type Compiler, findCompiler } from '../find-compiler.ts'
import { isFile } from '../paths.ts'
import type { Sysroot } from '../sysroot.ts'
import { YOWASP, findYowasp } from '../sysroot-yowasp.ts'
import { ToolchainError } from '../toolchain-error.ts'

export interface ChooseCompilerOptions {
  /** A path from the project's folder, or `@yowasp/clang`; the first that is found when absent. */
  readonly compiler?: string | undefined
  /** The project's folder. */
  readonly from: string
  readonly sysroot: Sysroot | undefined
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** Who compiles: what the user names, else a compiler whose headers go with the sysroot that will be linked. Throws a `ToolchainError` when there is none. */
export function chooseCompiler({ compiler, from, sysroot, environment }: ChooseCompilerOptions): Compiler {
  if (compiler === YOWASP || (compiler === undefined && sysroot?.name === YOWASP)) {
    const path = findYowasp(from)
    if (path === undefined) throw new ToolchainError(`${YOWASP} is not installed in ${from}`, `npm install ${YOWASP}`)
    return { kind: 'module', path }
  }
  if (compiler !== undefined) {
    const path = resolve(from, compiler)
    if (!isFile(path)) throw new ToolchainError(`no such compiler: ${path}`)
    return { kind: 'command', path }
  }
  const found = findCompiler({ from, ...(environment && { environment }) })
  if (found !== undefined) return found
  throw new ToolchainError(
    'no compiler for WebAssembly was found',
    `looked for clang in WASI_SDK_PATH and PATH; one that needs nothing installed: npm install --save-dev ${YOWASP}`,
  )
}
