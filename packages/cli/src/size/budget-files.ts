import { existsSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Baseline, BaselineError, type Budget, baselineFiles, readBaseline } from '@wasmweld/size'
import { budgetProblems } from '@wasmweld/size/budgets'
import { CommandError } from './command-error.ts'
import { parseJson } from './read-document.ts'
import { readFile } from './read-report.ts'

/** Budgets that are sound in themselves, and the baselines that they name. */
export interface LoadedBudgets {
  readonly budgets: readonly Budget[]
  /** By the name that a budget has for it. */
  readonly baselines: ReadonlyMap<string, Baseline>
}

/**
 * Reads budgets: a list, or an object with a list `budgets`; in JSON, or what a JavaScript module exports as `default` or `budgets`. Baselines
 * that they name are found from the file's folder. Throws for what is no sound budget.
 */
export async function loadBudgets(path: string): Promise<LoadedBudgets> {
  const value = extname(path) === '.json' ? parseJson(path, readFile(path)) : await importBudgets(path)
  const budgets = listIn(value)
  checkBudgets(budgets, path)
  const baselines = baselineFiles(budgets).map(
    name => [name, loadBaseline(resolve(dirname(path), name), name)] as const,
  )
  return { budgets, baselines: new Map(baselines) }
}

/** Throws for budgets that could not be checked, whatever the build is. */
export function checkBudgets(budgets: unknown, where: string): asserts budgets is readonly Budget[] {
  const problems = budgetProblems(budgets)
  if (problems.length === 0) return
  const lines = problems.flatMap(({ name, message }) => [
    `  ${name}`,
    ...message.split('\n').map(line => `    ${line}`),
  ])
  throw new CommandError(`budgets in ${where} cannot be checked\n${lines.join('\n')}`)
}

/** Reads a baseline file. */
export function loadBaseline(path: string, shown: string = path): Baseline {
  if (!existsSync(path))
    throw new CommandError(
      `there is no baseline ${shown}\n  write it from a build that is as it should be, with --baseline ${shown} --update-baseline, and commit it`,
    )
  try {
    return readBaseline(new TextDecoder().decode(readFile(path)), shown)
  } catch (error) {
    if (error instanceof BaselineError) throw new CommandError(error.message)
    throw error
  }
}

async function importBudgets(path: string): Promise<unknown> {
  readFile(path)
  try {
    const module = (await import(pathToFileURL(resolve(path)).href)) as Readonly<Record<string, unknown>>
    return module.budgets ?? module.default
  } catch (error) {
    throw new CommandError(`cannot load ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const listIn = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'budgets' in value ? value.budgets : value
