// The modules of JavaScript that a program imports: what they import of native files counts as well.
import type { Environment } from '../../core/environment.ts'
import { runtimeFile } from '../../own-files.ts'
import type { FirstHosts } from './first-pass-text.ts'

/** This plugin's own hosts import nothing native. */
const OWN: readonly string[] = [runtimeFile('wasi-browser.js'), runtimeFile('wasi-node.js')]

const WASI = 'wasi_snapshot_preview1'

export function hostsOf({ loaded }: Environment, program: string): FirstHosts {
  const { hosts = new Map<string, string>(), wired = [] } = loaded.get(program) ?? {}
  const wasi = hosts.get(WASI)
  const modules = [...hosts]
    .filter(([module]) => module !== WASI)
    .map(([module, id]) => ({
      id,
      fields: wired.filter(wanted => wanted.module === module).map(({ field }) => field),
    }))
  return { modules, wasi: wasi === undefined || OWN.includes(wasi) ? undefined : wasi }
}

/** Two are the same when their texts are. */
export const asText = (hosts: ReadonlyMap<string, FirstHosts>): string =>
  JSON.stringify([...hosts].filter(([, { modules, wasi }]) => modules.length > 0 || wasi !== undefined))
