// Entries of workers that may wait for a program: messages that come before are kept.
import MagicString from 'magic-string'
import type { UnpluginOptions } from 'unplugin'
import type { Environment as ViteEnvironment } from 'vite'
import type { Environment } from '../../core/environment.ts'
import { AROUND_ENTRY, keepingEntry } from '../../core/glue/early-messages.ts'

/** How the dev server is asked for the entry of a module worker. */
const SERVED_ENTRY = /[?&]worker_file&type=module(?:&|$)/
/** Marks the entry that a build's entry loads. */
const REAL = 'wasmweld-entry'
const SCRIPT = /\.(?:[cm]?[jt]sx?)(?:\?|$)/

interface TransformContext {
  readonly environment: ViteEnvironment
  getModuleInfo(id: string): { readonly isEntry: boolean } | null
}

/** The plugin that puts what keeps messages around entries of workers. */
export function workerEntries(environmentOf: (context: unknown) => Environment): UnpluginOptions {
  return {
    name: 'unplugin-wasmweld:workers',
    enforce: 'post',
    vite: { applyToEnvironment: ({ config }) => config.command === 'serve' || config.isWorker },
    transform: {
      filter: { id: SCRIPT },
      handler(code, id) {
        const context = this as unknown as TransformContext
        if (!isWorkerEntry(context, id) || environmentOf(context).instantiate !== 'await') return undefined
        if (context.environment.mode !== 'dev')
          return { code: keepingEntry(withQuery(id, REAL)), map: { mappings: '' } }
        const edited = new MagicString(code).prepend(AROUND_ENTRY[0]).append(AROUND_ENTRY[1])
        return { code: edited.toString(), map: edited.generateMap({ hires: 'boundary' }) }
      },
    },
  }
}

function isWorkerEntry(context: TransformContext, id: string): boolean {
  const { config, mode } = context.environment
  if (mode === 'dev') return SERVED_ENTRY.test(id)
  return config.isWorker && config.worker.format === 'es' && (context.getModuleInfo(id)?.isEntry ?? false)
}

const withQuery = (id: string, query: string): string => `${id}${id.includes('?') ? '&' : '?'}${query}`
