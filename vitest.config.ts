import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type ViteUserConfig, defineConfig } from 'vitest/config'
import { bundledTextPlugin } from './scripts/bundled-text.js'
import tsconfig from './tsconfig.json' with { type: 'json' }

const UNIT = ['packages/*/src/**/*.test.ts', 'test/{architecture,lockfile}.test.ts']

/** Tests read the sources, where the compiler finds them too, so that no build stands between an edit and its test. */
const alias = Object.entries(tsconfig.compilerOptions.paths).map(([name, [file]]) => ({
  find: new RegExp(`^${name}$`),
  replacement: fileURLToPath(new URL(file, import.meta.url)),
}))

// `unit` is quick and needs no build, no native tool and no browser; `integration` runs compilers, bundlers, dev servers and Chromium.
const config: ViteUserConfig = defineConfig({
  resolve: { alias },
  plugins: [bundledTextPlugin()],
  test: {
    // Vitest would leave one of two cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A process for each file would read the same modules again, which takes longer than most files' tests. So a test leaves the
    // process as it found it: its folder, its environment, what it spies on.
    isolate: false,
    setupFiles: [fileURLToPath(new URL('test/setup.ts', import.meta.url))],
    // What is waited for comes; how soon is the machine's business, and none of a test's.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      { extends: true, test: { name: 'unit', include: UNIT, testTimeout: 20_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts', 'playground/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...UNIT],
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})

export default config
