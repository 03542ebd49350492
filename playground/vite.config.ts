import { defineConfig, type Plugin } from 'vite'
import wasmweld from 'unplugin-wasmweld/vite'
import { compile } from './scripts/compile.js'
import { chooseToolchain } from './scripts/compiler.js'
import { measure } from './scripts/figures.js'

const toolchain = chooseToolchain()

export default defineConfig({
  plugins: [
    wasmweld({
      report: ['summary', 'html'],
      libs: ['native/build/libtree-sitter.a'],
      ...(toolchain.sysroot === undefined ? {} : { sysroot: toolchain.sysroot }),
    }),
    compileOnSave(),
    figures(),
  ],
  // Of course they take their time: the figures come from links of their own.
  build: { rolldownOptions: { input: ['index.html', 'grammars.html'], checks: { pluginTimings: false } } },
})

/** Compiles a source again when it is saved. The new object is then linked and swapped in. */
function compileOnSave(): Plugin {
  return {
    name: 'playground:compile-on-save',
    apply: 'serve',
    configureServer({ watcher, config }) {
      watcher.on('change', file => {
        if (!/\.(c|cpp|h)$/.test(file)) return
        compile(toolchain).catch((error: unknown) => config.logger.error(String(error)))
      })
    },
  }
}

/** Writes what the page about the lake says about its size. */
function figures(): Plugin {
  return {
    name: 'playground:figures',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const program = Object.values(bundle).find(({ fileName }) => /\bprogram-[\w-]+\.wasm$/.test(fileName))
        if (program?.type !== 'asset' || typeof program.source === 'string') throw new Error('no linked program')
        const source = JSON.stringify(measure(program.source, toolchain.sysroot))
        this.emitFile({ type: 'asset', fileName: 'link.json', source })
      },
    },
  }
}
