import { FormatError } from '@wasmweld/binary'
import {
  checkFinished,
  describeSideProblem,
  readMainModule,
  readSideModule,
  type SideModule,
  type SideProblem,
} from '@wasmweld/side-modules'
import { readBytes } from '../files.ts'
import type { Terminal } from '../terminal.ts'
import { type HostNames, hostNames, HostNamesError } from './host-names.ts'

export interface SidesOptions {
  /** Files with names of functions that the host gives. */
  readonly host: readonly string[]
  readonly json: boolean
}

/** Checks whether a program and side modules fit; gives the exit code: 1 for errors. */
export function sidesCommand(
  main: string,
  sides: readonly string[],
  options: SidesOptions,
  terminal: Terminal,
): number {
  const read = <Value>(path: string, as: (name: string, bytes: Uint8Array) => Value): Value | undefined =>
    readFile(path, as, terminal)
  const program = read(main, readMainModule)
  const modules = sides.map(path => read(path, readSideModule))
  const namesIn = (name: string, bytes: Uint8Array): HostNames => hostNames(name, new TextDecoder().decode(bytes))
  const hosts = options.host.map(path => read(path, namesIn))
  const readable = modules.flatMap(module => module ?? [])
  if (program === undefined || readable.length < sides.length || hosts.includes(undefined)) return 1
  const problems = checkFinished({
    main: program,
    sides: readable,
    host: merged(hosts.filter(host => host !== undefined)),
  })
  const errors = problems.filter(({ severity }) => severity === 'error').length
  if (options.json) terminal.output(`${JSON.stringify(asJson(main, readable, problems), null, 2)}\n`)
  else {
    for (const problem of problems) terminal.output(`${problem.severity}: ${describeSideProblem(problem)}\n`)
    terminal.output(
      `${count(readable.length, 'side module')}, ${count(errors, 'error')}, ${count(problems.length - errors, 'warning')}\n`,
    )
  }
  return errors > 0 ? 1 : 0
}

function readFile<Value>(
  path: string,
  as: (name: string, bytes: Uint8Array) => Value,
  terminal: Terminal,
): Value | undefined {
  const read = readBytes(path)
  if ('reason' in read) {
    terminal.error(`wasmweld: error: cannot open ${path}: ${read.reason}\n`)
    return undefined
  }
  try {
    return as(path, read.bytes)
  } catch (error) {
    if (!(error instanceof FormatError) && !(error instanceof HostNamesError)) throw error
    terminal.error(`wasmweld: error: ${error instanceof FormatError ? '' : `${path}: `}${error.message}\n`)
    return undefined
  }
}

function merged(hosts: readonly Readonly<Record<string, readonly string[]>>[]): Record<string, readonly string[]> {
  const all: Record<string, readonly string[]> = {}
  for (const host of hosts) {
    for (const [module, names] of Object.entries(host)) all[module] = [...(all[module] ?? []), ...names]
  }
  return all
}

function asJson(main: string, sides: readonly SideModule[], problems: readonly SideProblem[]): object {
  return {
    main,
    sides: sides.map(({ name, convention, dylink: { memory }, needed, abi, hooks }) => ({
      ...{ name, convention, ...(memory === undefined ? {} : { memory }), needed, abi, hooks },
    })),
    problems: problems.map(problem => ({ ...problem, text: describeSideProblem(problem) })),
  }
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`
