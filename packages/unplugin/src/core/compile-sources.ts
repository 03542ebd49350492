// Compiles what a module or a program needs, and tells the bundler what it depends on.
import { existsSync } from 'node:fs'
import { CompileError } from '@wasmweld/toolchain'
import type { Environment } from './environment.ts'
import type { HookContext } from './hook-context.ts'
import { isCompiled } from './sources.ts'

/** Compiles those of some files that are sources. Throws a `CompileError`, or a `ToolchainError` when there is no compiler. */
export async function compileSources(
  context: Pick<HookContext, 'addWatchFile' | 'warn'>,
  environment: Environment,
  paths: readonly string[],
): Promise<void> {
  const sources = paths.filter(path => isCompiled(path, environment.options) && existsSync(path))
  await Promise.all(sources.map(path => compileOne(context, environment, path)))
}

async function compileOne(
  context: Pick<HookContext, 'addWatchFile' | 'warn'>,
  environment: Environment,
  path: string,
): Promise<void> {
  const { session, settings } = environment
  try {
    const { dependencies, warnings } = await session.sources.compile(path, settings.dev, settings.print)
    for (const file of [path, ...dependencies]) context.addWatchFile(file)
    for (const message of environment.newWarnings(warnings === '' ? [] : [warnings.trim()])) context.warn({ message })
  } catch (error) {
    if (error instanceof CompileError) for (const file of [path, ...error.dependencies]) context.addWatchFile(file)
    throw error
  }
}
