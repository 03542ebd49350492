// What a fixture says about its link, checked on one linker's result.

import type { LinkCase } from './fixture.ts'
import { expandLibrary } from './tools.ts'
import type { Linked } from './linkers.ts'
import { namesIn } from './print-module.ts'
import { expectedCall, runModule, type Ran } from './run-module.ts'

/** `\s` stands for a space within a name. */
const unescaped = (name: string): string => name.replaceAll('\\s', ' ')

export const argumentsOf = (link: LinkCase): string[] => link.arguments.map(expandLibrary)

/** Every expectation that the result breaks, as sentences. */
export function brokenExpectations(link: LinkCase, linked: Linked): string[] {
  const broken: string[] = []
  for (const line of [...link.errors, ...link.warnings]) {
    if (!linked.messages.includes(line))
      broken.push(`expected the message '${line}', found:\n${linked.messages.join('\n')}`)
  }
  if (linked.module === undefined) {
    if (link.errors.length === 0) broken.push(`the link failed:\n${linked.messages.join('\n')}`)
    return broken
  }
  if (link.errors.length > 0) broken.push('the link was expected to fail')
  return [...broken, ...brokenContents(link, linked.module)]
}

function brokenContents(link: LinkCase, module: Uint8Array): string[] {
  const broken: string[] = []
  const names = namesIn(module)
  const bytes = Buffer.from(module.buffer, module.byteOffset, module.byteLength)
  for (const name of link.keep)
    if (!names.has(unescaped(name))) broken.push(`'${name}' is missing among: ${[...names].join(', ')}`)
  for (const name of link.drop) if (names.has(unescaped(name))) broken.push(`'${name}' is there`)
  for (const text of link.holds) if (!bytes.includes(text)) broken.push(`the text '${text}' is missing`)
  for (const text of link.lacks) if (bytes.includes(text)) broken.push(`the text '${text}' is there`)
  return broken
}

/** Runs the module as its fixture says; `undefined` where nothing is to be run. */
export async function runCase(link: LinkCase, module: Uint8Array): Promise<Ran | undefined> {
  if (!link.runnable || (link.run === undefined && link.calls.length === 0)) return undefined
  return runModule(module, link.calls, link.run !== undefined)
}

/** What the run should have done but did not. */
export function brokenRun(link: LinkCase, ran: Ran): string[] {
  const broken: string[] = []
  const expect = (what: string, expected: unknown, found: unknown): void => {
    if (expected !== found) broken.push(`${what}: expected ${String(expected)}, found ${String(found)}`)
  }
  link.calls.forEach((call, at) => expect('call', expectedCall(call), ran.calls[at]))
  if (link.run === undefined) return broken
  expect('exit code', link.exit, ran.exit)
  if (link.run !== '') expect('output', link.run, ran.stdout)
  return broken
}
