// How a page that has a program without what a later module asks for comes by a newer one.
import type { ResolvedConfig } from 'vite'
import { formatProgramId } from '../../core/native-id.ts'

/** What a page says to the server when its program lacks something. */
export const PROGRAM_EVENT = 'wasmweld:program'

/** The program that a page has. */
export interface LackingProgram {
  readonly program: string
  readonly revision: number
  /** And not a worker. */
  readonly isPage: boolean
}

/** How long a page waits for the server to reload it, in milliseconds. */
const RELOADS_WITHIN = 10_000

/** Is it Vitest that uses the server? Each file of tests has a page of its own there, which must not be reloaded while it runs. */
export function runsTests({ plugins }: Pick<ResolvedConfig, 'plugins'>): boolean {
  return plugins.some(({ name }) => name.startsWith('vitest'))
}

/** The page starts anew: its program's state, and what JavaScript knows of that, belong together. */
export function reloading(program: string): string {
  const said = `{ program: ${JSON.stringify(program)}, revision, isPage: 'document' in globalThis }`
  return `new Promise(done => { import.meta.hot?.send(${JSON.stringify(PROGRAM_EVENT)}, ${said}); setTimeout(done, ${RELOADS_WITHIN}) })`
}

/**
 * A new instance takes the program's place, as when an object is edited: of a module of another id, since what ran once is not run again.
 * Its hosts are told first, since they must not wait for it. In a page `program` and `cell` are next to each other in their URLs.
 */
export function importing(program: string, isPage: boolean): string {
  const imported = (part: 'hosts' | 'program'): string => {
    const url = isPage
      ? `import.meta.url.replace(/wasmweld\\/cell(\\/[^?]*).*/, "wasmweld/${part}$1")`
      : JSON.stringify(`/@id/__x00__${formatProgramId({ part, program }).slice(1)}`)
    return `import(/* @vite-ignore */ \`\${${url}}?again=\${Date.now()}\`)`
  }
  const warning = `wasmweld: the program ${program} is a new instance, since a module that was not known before asks for more of it: what it had in memory is gone`
  const loaded = `${imported('hosts')}.then(hosts => { release(hosts.default); return ${imported('program')} })`
  return `${loaded}.then(() => { console.warn(${JSON.stringify(warning)}) })`
}
