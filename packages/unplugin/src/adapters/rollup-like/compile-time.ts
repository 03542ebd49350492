// Rolldown warns of plugins that take long, which a compiler does when it runs first: a line of ours has said so by then.
import type { Session } from '../../core/session.ts'

export interface BundlerLog {
  readonly code?: string | undefined
  readonly message: string
}

export function isOfCompiling({ code }: BundlerLog, session: Session | undefined): boolean {
  return code === 'PLUGIN_TIMINGS' && session?.sources.hasCompiled === true
}
