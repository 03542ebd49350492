// The code that documentation shows, block by block.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { ROOT } from './tools.ts'

export interface Sample {
  /** The file that shows it, from the root, and the line of its first line. */
  readonly page: string
  readonly line: number
  readonly language: string
  readonly text: string
  /** What the comment in its first line calls it: `src/math.c`. */
  readonly title: string | undefined
}

/** The pages of the site and the READMEs of what is published, from the root. */
export const PAGES: readonly string[] = [
  'README.md',
  ...readdirSync(join(ROOT, 'packages')).map(name => `packages/${name}/README.md`),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.md') && !file.includes('node_modules') && !file.startsWith('.vitepress'))
    .map(file => `docs/${file.replaceAll('\\', '/')}`),
].filter(page => existsSync(join(ROOT, page)))

/** A fence may be indented, in a list; its lines are then too. */
const FENCE = /^( *)```(\w+)[^\n]*\n(.*?)^\1```$/gms
const TITLE = /^(?:\/\/|#) (\S+\.\w+)(?: .*)?$/

export const SAMPLES: readonly Sample[] = PAGES.flatMap(page => {
  const content = readFileSync(join(ROOT, page), 'utf8')
  return [...content.matchAll(FENCE)].map(({ 1: indent, 2: language, 3: body, index }) => {
    const text = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
    const line = content.slice(0, index).split('\n').length + 1
    return { page, line, language, text, title: TITLE.exec(text.split('\n')[0])?.[1] }
  })
})

/** Where the samples of a page lie, so that those with titles find each other. */
const FOLDER = join(ROOT, '.cache/doc-samples')

/** What native files export is known when they are linked: here anything. And names that the text or a sample before has introduced. */
const AMBIENT = `${['o', 'a', 'c', 'cpp', 'so', 'wasm'].map(end => `declare module '*.${end}'`).join('\n')}
${['?side', '?init', '?module', '?url', '&shake'].map(query => `declare module '*${query}'`).join('\n')}
declare module '@yowasp/clang' {
  // Its own types leave the function out that its README is about.
  export function runClang(args: string[], files: Record<string, Uint8Array>): Promise<Record<string, Uint8Array>>
}
// Not installed: its plugins are Rspack's.
declare module '@rsbuild/core' {
  export function defineConfig(config: {
    tools?: { rspack?: import('@rspack/core').Configuration }
    [other: string]: unknown
  }): unknown
}
// A package in wasm-bindgen's form that one section is about.
declare module '@automerge/automerge-wasm' {
  export function encodeSyncState(state: object): Uint8Array
}
// Packages that the page about finished modules is about.
declare module '*wasm_exec.js'
declare module 'parquet-wasm/bundler' {
  export function readSchema(file: Uint8Array): { free(): void }
}
declare module '@wasm-fmt/gofmt/bundler' {
  export function format(source: string): string
}
declare module '@resvg/resvg-wasm' {
  export function initWasm(module: WebAssembly.Module | Response | string): Promise<void>
  export class Resvg {
    constructor(svg: string)
    render(): { asPng(): Uint8Array }
  }
}
declare module '@jsquash/webp/decode' {
  export function init(module: WebAssembly.Module): Promise<void>
  export default function decode(file: ArrayBuffer): Promise<ImageData>
}
declare const Bun: { build(options: object): Promise<unknown> }
declare const wasmweld: typeof import('unplugin-wasmweld/vite').default
declare const { createProgram, dlfcnImports, share }: typeof import('@wasmweld/runtime')
declare const { estimateCompressed, tree }: typeof import('@wasmweld/size')
declare const { writeFileSync }: typeof import('node:fs')
declare const [bytes, main, grammar]: Uint8Array<ArrayBuffer>[]
declare const inputs: readonly import('@wasmweld/linker').LinkInput[]
declare const options: import('@wasmweld/linker').LinkOptions
declare const [exact, before]: import('@wasmweld/size').SizeReport[]
declare const program: import('@wasmweld/runtime').Program
declare const worker: Worker
`

/** Errors of all samples of TypeScript and JavaScript, in one program: `README.md:12: …`. */
export function typeErrors(samples: readonly Sample[]): readonly string[] {
  rmSync(FOLDER, { recursive: true, force: true })
  const files = new Map(samples.map((sample, at) => [write(sample, at), sample]))
  writeFileSync(join(FOLDER, 'ambient.d.ts'), AMBIENT)
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), path => readFileSync(path, 'utf8')) as {
    config: { compilerOptions: object }
  }
  const options = { ...config.compilerOptions, ...OPTIONS }
  const parsed = ts.parseJsonConfigFileContent({ compilerOptions: options, files: [] }, ts.sys, ROOT)
  const client = join(ROOT, 'packages/unplugin/client.d.ts')
  const program = ts.createProgram([...files.keys(), join(FOLDER, 'ambient.d.ts'), client], parsed.options)
  return [...files].flatMap(([path, { page, line }]) => {
    const source = program.getSourceFile(path)
    if (source === undefined) return [`${page}:${line}: was not read`]
    const semantic = program.getSemanticDiagnostics(source)
    const told = path.endsWith('.js') ? semantic.filter(({ code }) => !OF_TYPED_CODE.includes(code)) : semantic
    return [...program.getSyntacticDiagnostics(source), ...told].map(
      ({ messageText, start = 0 }) =>
        `${page}:${line + source.getLineAndCharacterOfPosition(start).line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    )
  })
}

/** Errors that JavaScript could only avoid by annotations: literals that widen, values of unknown type. Names and properties must be right. */
const OF_TYPED_CODE: readonly number[] = [2345, 2349, 18046]

const OPTIONS = {
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
  allowJs: true,
  checkJs: true,
  noImplicitAny: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  isolatedDeclarations: false,
  declaration: false,
  allowArbitraryExtensions: true,
}

/** Writes a sample, as a module even if it imports nothing; returns its path. */
function write({ page, title, language, text }: Sample, at: number): string {
  const folder = join(FOLDER, page.replace(/\.md$/, '').replaceAll('/', '-'))
  const wanted = join(folder, title ?? `sample-${at}.${language}`)
  const path = existsSync(wanted) ? join(folder, `sample-${at}.${language}`) : wanted
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${text}\nexport {}\n`)
  return path
}
