// Projects that bundlers are tried on: a temporary folder with sources of JavaScript and C, the latter compiled when it is made.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inParallel, runOrFail, tool } from './tools.ts'

export interface Project {
  readonly root: string
  /** An absolute path in the project. */
  path(file: string): string
  write(file: string, text: string | Uint8Array): void
  /** Compiles a source text to an object in the project. The language is C, or what the flags say. */
  compile(object: string, source: string, ...flags: readonly string[]): Promise<void>
  /** Makes an archive of objects of the project. */
  archive(archive: string, ...objects: readonly string[]): Promise<void>
  remove(): void
}

/** Makes a project of files (path to text) and objects (path to C source). */
export async function makeProject(
  files: Readonly<Record<string, string>>,
  objects: Readonly<Record<string, string>> = {},
): Promise<Project> {
  // The real path: bundlers resolve links, and the system's folder for temporary files may be one.
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'wasmweld-')))
  const project: Project = {
    root,
    path: file => join(root, file),
    write(file, text) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    },
    async compile(object, source, ...flags) {
      const language = flags.includes('-xc++') ? 'cpp' : 'c'
      project.write(`${object}.${language}`, source)
      await runOrFail(tool('clang'), [
        ...CLANG,
        ...flags,
        '-c',
        join(root, `${object}.${language}`),
        '-o',
        join(root, object),
      ])
    },
    async archive(archive, ...members) {
      mkdirSync(dirname(join(root, archive)), { recursive: true })
      await runOrFail(tool('llvm-ar'), ['rcs', join(root, archive), ...members.map(member => join(root, member))])
    },
    remove() {
      rmSync(root, { recursive: true, force: true })
    },
  }
  project.write('package.json', '{ "type": "module", "private": true }')
  for (const [file, text] of Object.entries(files)) project.write(file, text)
  await inParallel(Object.entries(objects), 2, ([object, source]) => project.compile(object, source))
  return project
}

// Debian's sysroot has the target's former name.
const CLANG = ['--target=wasm32-wasi', '-Wno-deprecated', '-O2', '-fno-builtin']

/** Runs a module of a project in a Node of its own; what it prints, or throws. */
export function runNode(project: Project, file: string): Promise<string> {
  return runOrFail(process.execPath, ['--no-warnings', join(project.root, file)], project.root)
}

/** Runs an expression in a Node of its own, with a module of the project as `module`, and gives its value back. */
export async function evaluate(project: Project, file: string, expression: string): Promise<unknown> {
  const url = JSON.stringify(pathToFileURL(join(project.root, file)).href)
  const script = `const module = await import(${url}); process.stdout.write('\\u0001' + JSON.stringify(await (${expression})))`
  const output = await runOrFail(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], project.root)
  return JSON.parse(output.slice(output.indexOf('\u0001') + 1))
}

/** Names of what a WebAssembly module exports, but for its memory and initialiser; sorted. */
export function exportsOf(bytes: Uint8Array): readonly string[] {
  const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes as BufferSource)).map(({ name }) => name)
  return names.filter(name => name !== 'memory' && name !== '_initialize').sort()
}

/** `module.field` of what a WebAssembly module imports; sorted. */
export function importsOf(bytes: Uint8Array): readonly string[] {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes as BufferSource))
  return imports.map(({ module, name }) => `${module}.${name}`).sort()
}
