import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(`packages/${path}`, import.meta.url))

// Tests read the sources, so that no build stands between an edit and its test.
export default defineConfig({
  resolve: {
    alias: [
      { find: '@wasmweld/binary', replacement: source('binary/src/index.ts') },
      { find: '@wasmweld/linker', replacement: source('linker/src/index.ts') },
      { find: '@wasmweld/toolchain', replacement: source('toolchain/src/index.ts') },
      { find: /^unplugin-wasmweld\/(.*)$/, replacement: source('unplugin/src/$1.ts') },
      { find: 'unplugin-wasmweld', replacement: source('unplugin/src/index.ts') },
      { find: 'wasmweld', replacement: source('cli/src/index.ts') },
    ],
  },
  test: { include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'] },
})
