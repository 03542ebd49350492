// The plugin twice in one build, as when two configurations are joined: with different options each would link a part.

import { build as esbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import { rspack } from '@rspack/core'
import esbuildPlugin from 'unplugin-wasmweld/esbuild'
import rolldownPlugin from 'unplugin-wasmweld/rolldown'
import rollupPlugin from 'unplugin-wasmweld/rollup'
import rspackPlugin from 'unplugin-wasmweld/rspack'
import vitePlugin from 'unplugin-wasmweld/vite'
import webpackPlugin from 'unplugin-wasmweld/webpack'
import { build as vite } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import webpack from 'webpack'
import { type Project, makeProject } from '../support/bundling.ts'

const OPTIONS = [{ types: false }, { types: false, include: '*.a' }] as const

let project: Project
beforeAll(async () => {
  project = await makeProject({ 'main.js': 'export const value = 1' })
})
afterAll(() => {
  project.remove()
})

const TWICE = {
  async rollup(entry: string) {
    const bundle = await rollup({ input: entry, plugins: OPTIONS.map(rollupPlugin) })
    await bundle.generate({})
  },
  async rolldown(entry: string) {
    const bundle = await rolldown({ input: entry, plugins: OPTIONS.map(rolldownPlugin) })
    await bundle.generate()
  },
  async vite(entry: string) {
    const plugins = OPTIONS.map(options => vitePlugin(options))
    await vite({
      root: project.root,
      configFile: false,
      logLevel: 'silent',
      plugins,
      build: { ssr: entry, write: false },
    })
  },
  async esbuild(entry: string) {
    const plugins = OPTIONS.map(options => esbuildPlugin(options) as never)
    await esbuild({ entryPoints: [entry], bundle: true, write: false, logLevel: 'silent', plugins })
  },

  async webpack(entry: string) {
    webpack({ entry, plugins: OPTIONS.map(webpackPlugin) as never })
  },

  async rspack(entry: string) {
    rspack({ entry, plugins: OPTIONS.map(rspackPlugin) as never })
  },
}

test.each(Object.entries(TWICE))('%s says that it is there twice', async (_name, build) => {
  await expect(build(project.path('main.js'))).rejects.toThrow(/unplugin-wasmweld is among the plugins more than once/)
})
