// Which modules a namespace reaches, and which of its names are left when they have been shaken.
import { existsSync, readFileSync } from 'node:fs'
import type { FollowedNamespace, ModuleAsk } from './environment.ts'
import type { HookContext, RenderedChunk } from './hook-context.ts'
import { type NamespaceUse, keepsToItself, wordsAmong } from './namespace-use.ts'
import { splitQuery } from './native-id.ts'

const JAVASCRIPT = /\.m?js$/

/** Undefined when a module gets it that cannot be read, or does with it what cannot be followed. */
export async function followNamespace(
  context: HookContext,
  { names, given }: NamespaceUse,
  importer: string,
): Promise<FollowedNamespace | undefined> {
  const holders: { id: string; code: string }[] = []
  for (const to of given) {
    const resolved = await context.resolve(to.specifier, importer)
    const path = resolved === null || resolved.external ? '' : splitQuery(resolved.id)[0]
    const code = JAVASCRIPT.test(path) && existsSync(path) ? readFileSync(path, 'utf8') : undefined
    if (resolved === null || code === undefined || !keepsToItself(code, to)) return undefined
    holders.push({ id: resolved.id, code })
  }
  return { names, holders }
}

/**
 * Names that may be asked of a module, as a bundler left it: those asked for by name, and of namespaces that were followed what is a word
 * in what is left of a module that holds one. `all` where a namespace went who knows where.
 */
export function followedNames(
  rendered: readonly string[],
  asks: readonly ModuleAsk[],
  chunks: Readonly<Record<string, RenderedChunk>>,
): readonly string[] | 'all' {
  const asked = new Set<string>()
  const holders = new Map<string, string>()
  for (const { names, followed } of asks) {
    if (names === 'all' && followed === undefined) return 'all'
    for (const name of followed?.names ?? (names as readonly string[])) asked.add(name)
    for (const { id, code } of followed?.holders ?? []) holders.set(id, code)
  }
  const texts = [...holders].map(([id, code]) => renderedCode(chunks, id) ?? code)
  return [...asked, ...wordsAmong(rendered, texts)]
}

/** What is left of a module; undefined when the bundler does not tell. */
function renderedCode(chunks: Readonly<Record<string, RenderedChunk>>, id: string): string | undefined {
  const all = Object.values(chunks).flatMap(({ modules }) => (Object.hasOwn(modules, id) ? [modules[id]] : []))
  // Some bundlers tell of native modules alone.
  if (all.length === 0 || all.some(({ code }) => typeof code !== 'string')) return undefined
  return all.map(({ code }) => code).join('\n')
}
