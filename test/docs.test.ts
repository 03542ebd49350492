// What the documentation says is tried: its samples are type-checked, compiled and run, and its pages find each other.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { identifyFile, isArchive } from '@wasmweld/binary'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { includeSections } from '../docs/.vitepress/sections.ts'
import { findProgram } from './support/chromium.ts'
import { PAGES, SAMPLES, type Sample, typeErrors } from './support/doc-samples.ts'
import { ROOT, run, runOrFail, tool } from './support/tools.ts'

const place = ({ page, line }: Sample): string => `${page}:${line}`
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8')
const in_ = (...languages: readonly string[]): readonly Sample[] =>
  SAMPLES.filter(({ language }) => languages.includes(language))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasmweld-docs-'))
  // Commands in the documentation have no versions in their names.
  mkdirSync(join(folder, 'bin'))
  for (const name of ['clang', 'llvm-ar', 'llvm-ranlib']) {
    const path = findProgram(tool(name)) ?? tool(name)
    symlinkSync(path, join(folder, 'bin', name))
  }
  // Debian's has the target's libraries; another one of the machine may not.
  symlinkSync('/usr/bin/rustc', join(folder, 'bin/rustc'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('samples', () => {
  test('of TypeScript and JavaScript have right types', () => {
    expect(in_('ts', 'js').length).toBeGreaterThan(40)
    expect(typeErrors(in_('ts', 'js'))).toEqual([])
  })

  test('of C and C++ compile', async () => {
    const samples = in_('c', 'cpp')
    expect(samples.length).toBeGreaterThan(5)
    const files = samples.map((sample, at) => {
      const path = join(folder, `sample-${at}.${sample.language}`)
      writeFileSync(path, `#line ${sample.line} "${sample.page}"\n${sample.text}`)
      return path
    })
    const include = join(ROOT, 'packages/runtime/include')
    const { stderr } = await run(tool('clang'), [
      '--target=wasm32-wasi',
      '-Wno-deprecated',
      '-fsyntax-only',
      '-idirafter',
      include,
      ...files,
    ])
    expect(stderr.split('\n').filter(line => line.includes(' error: '))).toEqual([])
  })

  test('of JSON can be read', () => {
    for (const sample of in_('json', 'jsonc')) {
      const { error } = ts.parseConfigFileTextToJson('sample.json', sample.text)
      expect(error, place(sample)).toBeUndefined()
    }
  })

  test('are in languages that are looked at here, or that are none', () => {
    const known = ['ts', 'js', 'c', 'cpp', 'json', 'jsonc', 'sh']
    /** Run with the commands of their page, or by the tests of the packages. */
    const elsewhere = ['cmake', 'rust', 'toml', 'yaml', 'text', 'html', 'zig']
    expect(SAMPLES.filter(({ language }) => ![...known, ...elsewhere].includes(language)).map(place)).toEqual([])
  })
})

/** Recipes whose commands are run here, and what they must leave. */
const RECIPES: readonly (readonly [page: string, outputs: readonly string[]])[] = [
  ['clang', ['math.o', 'libmath.a']],
  ['cmake', ['build/libshapes.a']],
  ['rust', ['shapes.o']],
  ['emscripten', ['filter.o']],
]
/** Their tools are not where these tests run. */
const NOT_RUN = ['zig', 'wasi-sdk']

describe('recipes', () => {
  test.each(RECIPES)('%s leaves what is imported', async (recipe, outputs) => {
    const samples = SAMPLES.filter(({ page }) => page === `docs/recipes/${recipe}.md`)
    const project = join(folder, recipe)
    for (const { title, text } of samples) {
      if (title === undefined) continue
      mkdirSync(dirname(join(project, title)), { recursive: true })
      writeFileSync(join(project, title), text)
    }
    const script = samples.filter(({ language }) => language === 'sh').map(({ text }) => text)
    writeFileSync(join(project, 'recipe.sh'), `set -e\nPATH=${join(folder, 'bin')}:$PATH\n${script.join('')}`)
    chmodSync(join(project, 'recipe.sh'), 0o755)
    await runOrFail('sh', ['recipe.sh'], project)
    for (const output of outputs) {
      const bytes = readFileSync(join(project, output))
      expect(isArchive(bytes) || identifyFile(bytes).kind === 'wasm', output).toBe(true)
    }
  })

  test('are all run, but for those whose tools are not here', () => {
    const pages = PAGES.filter(page => page.startsWith('docs/recipes/')).map(page =>
      page.slice('docs/recipes/'.length, -'.md'.length),
    )
    expect(pages.sort()).toEqual([...RECIPES.map(([page]) => page), ...NOT_RUN].sort())
  })
})

describe('pages', () => {
  const pages = PAGES.filter(page => page.startsWith('docs/'))
  const target = (link: string): string => join(ROOT, 'docs', `${link}.md`)

  test('show sections that are there, and link to pages that are there', () => {
    for (const page of pages) {
      const shown = includeSections(read(page), path => read(join(dirname(page), path)))
      expect(shown, page).not.toContain('<!-- section:')
      const links = [...shown.matchAll(/\]\((\/[\w/-]+)\)/g)].map(([, link]) => link)
      expect(
        links.filter(link => !existsSync(target(link))),
        page,
      ).toEqual([])
      expect(
        [...shown.matchAll(/\]\((\.[^)]*)\)/g)].map(([link]) => link),
        page,
      ).toEqual([])
    }
  })

  test('are all in the menu, and the menu has no others', () => {
    const config = read('docs/.vitepress/config.ts')
    const bundlers = pages.filter(page => page.startsWith('docs/bundlers/'))
    const listed = [...config.matchAll(/page\('[^']*', '(\/[^']+)'\)/g)].map(([, link]) => `docs${link}.md`)
    expect(new Set([...listed, ...bundlers, 'docs/index.md'])).toEqual(new Set(pages))
    for (const page of bundlers)
      expect(config.toLowerCase()).toContain(`'${page.slice('docs/bundlers/'.length, -'.md'.length)}'`)
  })

  test('name every option of the plugin', () => {
    const source = read('packages/unplugin/src/core/options.ts')
    const [, body] = /export interface Options \{\n(.*?)\n\}\n/s.exec(source) ?? []
    const options = [...body.matchAll(/^ {2}readonly (\w+)\?/gm)].map(([, name]) => name)
    expect(options.length).toBeGreaterThan(15)
    const shown = includeSections(read('docs/reference/options.md'), path => read(join('docs/reference', path)))
    const rows = [...shown.matchAll(/^\| (`[^|]*`) +\|/gm)].flatMap(([, cell]) => cell.match(/\w+/g) ?? [])
    expect(options.filter(option => !rows.includes(option))).toEqual([])
  })

  test('become a site, whose builder finds no link that leads nowhere', async () => {
    const site = join(folder, 'site')
    await runOrFail(
      process.execPath,
      [join(ROOT, 'node_modules/vitepress/bin/vitepress.js'), 'build', 'docs', '--outDir', site],
      ROOT,
    )
    const built = pages.map(page => page.slice('docs/'.length).replace(/md$/, 'html'))
    expect(built.filter(page => !existsSync(join(site, page)))).toEqual([])
  })

  test('of the repository have links to files that are there', () => {
    const links = [...read('README.md').matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link)
    expect(links.length).toBeGreaterThan(20)
    expect(links.filter(link => !existsSync(join(ROOT, link)))).toEqual([])
  })
})
