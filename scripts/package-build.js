import { bundledTextPlugin } from './bundled-text.js'

/**
 * How every public package is built: ES modules and declaration files in `dist/`, one file per entry point and what they share.
 * What stands under `dependencies` stays an import.
 *
 * @param {string[]} entry
 * @returns {import('tsdown').UserConfig}
 */
export const packageBuild = entry => ({
  entry,
  format: 'esm',
  platform: 'neutral',
  target: 'node20.19',
  // From each file's own types (`isolatedDeclarations`): no type checker runs, and none is needed.
  dts: { oxc: true },
  plugins: [bundledTextPlugin()],
  // A package's `.js` is ESM by its package.json.
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
  deps: { neverBundle: [/^node:/, /^@wasmweld\//] },
  logLevel: 'warn',
  failOnWarn: true,
})

/**
 * A program of a package: our packages that it needs are in it, beside the chunks that not every run loads. Finding and linking a dozen
 * modules takes longer than a small link.
 *
 * @param {string[]} entry
 * @returns {import('tsdown').UserConfig}
 */
export const programBuild = entry => ({
  ...packageBuild(entry),
  outDir: 'dist/program',
  dts: false,
  deps: { neverBundle: [/^node:/], alwaysBundle: [/^@wasmweld\//], onlyBundle: false },
})
