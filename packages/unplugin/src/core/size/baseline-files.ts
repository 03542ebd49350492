// Baselines: files of the project that are committed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import {
  type Baseline,
  type Baselines,
  BaselineError,
  type SizeReport,
  baselineFiles,
  baselineOf,
  readBaseline,
  writeBaseline,
} from '@wasmweld/size'
import type { ResolvedOptions } from '../options.ts'
import { BASELINE_VARIABLE } from './baseline-update.ts'

/** What an output is compared with. */
export interface FoundBaselines extends Baselines {
  /** The file of `baseline`, from the root, though it may not be there. */
  readonly file?: string
}

/** The path that the option has for an output; `[output]` in it is the output's name. */
export const baselineFile = (option: string, output: string): string => option.replaceAll('[output]', output)

/** Reads the files that are there. Throws a `BaselineError` for one that is no baseline. */
export function readBaselines({ baseline, budgets }: ResolvedOptions, root: string, output: string): FoundBaselines {
  const read = (option: string): Baseline | undefined => {
    const file = baselineFile(option, output)
    const path = pathOf(file, root)
    return existsSync(path) ? readBaseline(readFileSync(path, 'utf8'), file) : undefined
  }
  const own = baselineFiles(budgets).map(file => [file, read(file)] as const)
  const found = baseline === undefined ? undefined : read(baseline)
  return {
    ...(baseline === undefined ? {} : { file: baselineFile(baseline, output) }),
    ...(found === undefined ? {} : { baseline: found }),
    baselines: new Map(own.filter((entry): entry is readonly [string, Baseline] => entry[1] !== undefined)),
  }
}

/** By path: the output that uses a baseline in this build. */
export type BaselineUsers = Map<string, string>

/** Throws a `BaselineError` when another output of the build has the same file: each would be measured by the other's sizes. */
export function claimBaseline(users: BaselineUsers, { baseline }: ResolvedOptions, output: string): void {
  if (baseline === undefined) return
  const file = baselineFile(baseline, output)
  const user = users.get(file) ?? output
  users.set(file, user)
  if (user === output) return
  throw new BaselineError(
    `the outputs ${user} and ${output} have the same baseline ${file}\n  put [output] into its name, for one of each`,
  )
}

/** Throws a `BaselineError` when a file that budgets need is not there. */
export function checkBaselines({ budgets }: ResolvedOptions, { file, baseline, baselines }: FoundBaselines): void {
  const growing = budgets.filter(({ maxIncrease, warnIncrease }) => (maxIncrease ?? warnIncrease) !== undefined)
  const lacking = growing.find(budget =>
    budget.baseline === undefined ? baseline === undefined : baselines?.has(budget.baseline) !== true,
  )
  if (lacking === undefined) return
  throw new BaselineError(
    `no baseline: there is no file ${lacking.baseline ?? file}\n  build once with ${BASELINE_VARIABLE}=update, and commit what it writes`,
  )
}

/** Writes the option's file; its name from the root. */
export function writeBaselineFile(report: SizeReport, options: ResolvedOptions, root: string, output: string): string {
  if (options.baseline === undefined)
    throw new BaselineError(`${BASELINE_VARIABLE} is update, but the option baseline names no file to write`)
  const file = baselineFile(options.baseline, output)
  const path = pathOf(file, root)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, writeBaseline(baselineOf(report, options.budgets)))
  return file
}

const pathOf = (file: string, root: string): string => (isAbsolute(file) ? file : join(root, file))

/** Bytes of all files that pages load. */
export const baselineTotal = ({ outputs }: Baseline): number =>
  [...outputs.values()].reduce((sum, each) => sum + each, 0)
