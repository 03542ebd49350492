import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { defineConfig } from 'vitepress'
import { includeSections } from './sections.ts'

const page = (text: string, link: string): { text: string; link: string } => ({ text, link })

export default defineConfig({
  title: 'wasmweld',
  description: 'Import native code like any other module: a WebAssembly linker inside your bundler',
  cleanUrls: true,
  vite: {
    plugins: [
      {
        name: 'sections-of-readmes',
        enforce: 'pre',
        transform(code, id) {
          const [file] = id.split('?')
          if (!file.endsWith('.md')) return undefined
          return includeSections(code, path => {
            const included = resolve(dirname(file), path)
            this.addWatchFile(included)
            return readFileSync(included, 'utf8')
          })
        },
      },
    ],
  },
  themeConfig: {
    search: { provider: 'local' },
    nav: [page('Guide', '/guide/start'), page('Options', '/reference/options')],
    sidebar: [
      {
        text: 'Guide',
        items: [
          page('Getting started', '/guide/start'),
          page('What can be imported', '/guide/imports'),
          page('Side modules', '/guide/side-modules'),
          page('Finished modules', '/guide/finished-modules'),
          page('Types', '/guide/types'),
          page('Servers, workers, policies, edge', '/guide/places'),
          page('Debugging', '/guide/debugging'),
          page('Size and budgets', '/guide/size'),
          page('How it works', '/guide/how-it-works'),
          page('Limits', '/guide/limits'),
          page('Comparison', '/guide/comparison'),
        ],
      },
      {
        text: 'Bundlers',
        items: ['Vite', 'Rollup', 'Rolldown', 'webpack', 'Rspack', 'esbuild', 'Farm', 'Bun'].map(name =>
          page(name, `/bundlers/${name.toLowerCase()}`),
        ),
      },
      {
        text: 'Recipes',
        items: [
          page('clang', '/recipes/clang'),
          page('WASI SDK', '/recipes/wasi-sdk'),
          page('CMake', '/recipes/cmake'),
          page('Rust', '/recipes/rust'),
          page('Zig', '/recipes/zig'),
          page('Emscripten objects', '/recipes/emscripten'),
        ],
      },
      { text: 'Reference', items: [page('Options', '/reference/options'), page('Command line', '/reference/cli')] },
    ],
  },
})
