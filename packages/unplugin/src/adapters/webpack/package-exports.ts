// webpack compares a request with a package's `exports` by its whole text, so `some-package/lib.wasm?module` is not what the package
// exports as `./lib.wasm`. Requests with a query of the plugin's are therefore looked up without it.
import { parseNativeId } from '../../core/native-id.ts'
import { slashed } from '../../core/paths.ts'
import { PLUGIN_NAME } from '../plugin-name.ts'
import type { Compiler } from './types.ts'

interface Request {
  readonly path?: string | false
  readonly query?: string
}
type Done = (error?: Error | null, found?: Request | null) => void

interface Resolver {
  getHook(name: string): {
    tapAsync(name: string, work: (request: Request, context: object, done: Done) => void): void
  }
  doResolve(hook: object, request: Request, message: string | null, context: object, done: Done): void
}

export function matchExportsWithoutQuery({ options, rspack }: Compiler): void {
  // Rspack's resolver does so itself, and takes no plugins.
  if (rspack !== undefined) return
  options.resolve.plugins = [...(options.resolve.plugins ?? []), { apply }]
}

function apply(resolver: Resolver): void {
  const hook = resolver.getHook('resolveInPackage')
  hook.tapAsync(PLUGIN_NAME, (request, context, done) => {
    const { query = '' } = request
    if (query === '' || parseNativeId(`x.o${query}`) === undefined) {
      done()
      return
    }
    resolver.doResolve(hook, { ...request, query: '' }, null, context, (_error, found) => {
      const isNative = typeof found?.path === 'string' && parseNativeId(slashed(found.path) + query) !== undefined
      // What is nothing of the plugin's, or not found, is looked up as it was asked for: the error is about that.
      if (isNative) done(null, { ...found, query })
      else done()
    })
  })
}
