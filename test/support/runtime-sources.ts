// The runtime in bundles of tests comes from its sources, as the plugin itself does: no build stands between an edit and its test.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { ROOT } from './tools.ts'

const SOURCES: Readonly<Record<string, string>> = {
  '@wasmweld/binary/dylink': 'packages/binary/src/dylink.ts',
  '@wasmweld/runtime': 'packages/runtime/src/index.ts',
  '@wasmweld/runtime/prelinked': 'packages/runtime/src/prelinked.ts',
}

/** A plugin for Vite, Rollup and Rolldown, to stand before others. */
export function runtimeSources() {
  return {
    name: 'runtime-sources',
    enforce: 'pre' as const,
    resolveId(source: string): string | undefined {
      return Object.hasOwn(SOURCES, source) ? join(ROOT, SOURCES[source]) : undefined
    },
    load(id: string): { code: string; moduleType: 'js'; map: null } | undefined {
      const [path] = id.split('?')
      if (!path.startsWith(join(ROOT, 'packages/')) || !path.endsWith('.ts')) return undefined
      const compilerOptions = {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      }
      const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions })
      return { code: outputText, moduleType: 'js', map: null }
    },
  }
}
