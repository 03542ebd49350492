import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  installedVersion,
  installProject,
  packAll,
  PACKAGES,
  readManifest,
  specifiersOf,
  tarballOf,
} from './support/packed.ts'
import { ROOT, run, runOrFail, tool } from './support/tools.ts'

let folder: string
let project: string
/** For each import specifier whether it has names, or the error that it gave. */
let imported: Readonly<Record<string, unknown>>

/** One Node imports them all: modules do not see each other, and a Node for each would start 20 times. */
async function importAll(): Promise<typeof imported> {
  const script = `const imported = {}
    for (const name of ${JSON.stringify(PACKAGES.flatMap(specifiersOf))})
      imported[name] = await import(name).then(module => Object.keys(module).length > 0, error => error.stack)
    console.log(JSON.stringify(imported))`
  const output = await runOrFail(process.execPath, ['--input-type=module', '-e', script], project)
  return JSON.parse(output) as typeof imported
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasmweld-packages-'))
  project = join(folder, 'project')
  const tarballs = await packAll(join(folder, 'tarballs'))
  await installProject(project, tarballs, {
    '@types/node': installedVersion('@types/node'),
    vite: installedVersion('vite'),
  })
  imported = await importAll()
  await compileAdd()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(PACKAGES)('$manifest.name', each => {
  const { manifest } = each

  test('its tarball holds what a user needs and nothing else', async () => {
    const listed = await runOrFail('tar', ['-tzf', tarballOf(each, join(folder, 'tarballs'))])
    const files = listed.trim().split('\n')
    expect(files).toEqual(expect.arrayContaining(['package/package.json', 'package/README.md', 'package/LICENSE']))
    expect(
      files.filter(
        file =>
          !/^package\/((dist|bin|runtime|include|templates)\/|client\.d\.ts$|package\.json$|README\.md$|LICENSE$)/.test(
            file,
          ),
      ),
    ).toEqual([])
    expect(files.filter(file => /test/.test(file) && !file.startsWith('package/templates/'))).toEqual([])
  })

  test('publint has nothing to say', async () => {
    const { buffer } = new Uint8Array(readFileSync(tarballOf(each, join(folder, 'tarballs'))))
    const { messages } = await publint({ strict: true, pack: { tarball: buffer } })
    expect(messages.map(message => formatMessage(message, manifest as never))).toEqual([])
  })

  test('its types are right for everybody who can import it', async () => {
    const tarball = tarballOf(each, join(folder, 'tarballs'))
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))))
    if (analysis.types === false) return expect(specifiersOf(each)).toEqual([])
    // Whoever imports them has ES modules.
    const others = ['node10', 'node16-cjs']
    const problems = analysis.problems.filter(
      each => !('resolutionKind' in each && others.includes(each.resolutionKind)),
    )
    expect(problems).toEqual([])
  })

  test.each(specifiersOf(each))('%s can be imported', specifier => {
    expect(imported[specifier]).toBe(true)
  })
})

test('the packages of one release carry one version, and depend on each other at exactly that', () => {
  const versions = new Map(PACKAGES.map(({ manifest }) => [manifest.name, manifest.version]))
  expect(new Set(versions.values()).size).toBe(1)
  for (const { manifest } of PACKAGES) {
    for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
      if (versions.has(name)) expect(range, `${manifest.name} → ${name}`).toBe(versions.get(name))
    }
  }
})

test('each package says what it is', () => {
  for (const { manifest } of PACKAGES) {
    expect(manifest).toMatchObject({
      license: 'MIT',
      type: 'module',
      engines: { node: '>=20.19' },
      publishConfig: { access: 'public' },
    })
  }
})

test('the types of every entry point compile in a strict project', async () => {
  const lines = PACKAGES.flatMap(specifiersOf).map((specifier, at) => `export * as entry${at} from '${specifier}'`)
  await writeFile(join(project, 'entries.ts'), lines.join('\n'))
  await writeFile(
    join(project, 'use.ts'),
    `import { link, LinkError } from '@wasmweld/linker'
import type { LinkOptions, LinkResult } from '@wasmweld/linker'
import wasmweld from 'unplugin-wasmweld/vite'
import { defineConfig } from 'vite'
export const options: LinkOptions = { exports: ['add'], stackSize: 65536 }
export const result: LinkResult = link([{ name: 'add.o', bytes: new Uint8Array() }], options)
// @ts-expect-error a stack size is a number
export const wrong: LinkOptions = { stackSize: '64 kB' }
export const isProblem = (error: unknown): boolean => error instanceof LinkError && error.problems.length > 0
export default defineConfig({ plugins: [wasmweld()] })
`,
  )
  const compilerOptions = { strict: true, noEmit: true, target: 'es2023', lib: ['es2023', 'dom'], types: ['node'] }
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const asNodeDoes = { module: 'nodenext', skipLibCheck: false }
  const asBundlersDo = { module: 'esnext', moduleResolution: 'bundler', skipLibCheck: true }
  for (const resolution of [asNodeDoes, asBundlersDo]) {
    const config = { compilerOptions: { ...compilerOptions, ...resolution }, files: ['entries.ts', 'use.ts'] }
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify(config))
    expect(await run(process.execPath, [tsc, '-p', project])).toMatchObject({ code: 0, stdout: '' })
  }
})

async function compileAdd(): Promise<void> {
  await writeFile(join(project, 'add.c'), 'int add(int a, int b) { return a + b; }')
  await runOrFail(tool('clang'), ['--target=wasm32-wasip1', '-O2', '-c', 'add.c', '-o', 'add.o'], project)
  const side = ['--target=wasm32-wasip1', '-O2', '-fPIC', '-fvisibility=default', '-c', 'add.c', '-o', 'side.o']
  await runOrFail(tool('clang'), side, project)
  const wasmLd = join(project, 'node_modules/.bin/wasm-ld')
  await runOrFail(wasmLd, ['-shared', '--experimental-pic', 'side.o', '-o', 'add.so'], project)
}

test.each([
  [
    '@wasmweld/binary reads an object',
    `import { readFileSync } from 'node:fs'
    import { readLinkingSection, readModule, sectionReader } from '@wasmweld/binary'
    const module = readModule(readFileSync('add.o'))
    const linking = module.sections.find(({ name }) => name === 'linking')
    console.log(readLinkingSection(sectionReader(module, linking)).symbols.map(({ name }) => name).join())`,
    'add',
  ],
  [
    '@wasmweld/linker links it',
    `import { readFileSync } from 'node:fs'
    import { link } from '@wasmweld/linker'
    const { module } = link([{ name: 'add.o', bytes: readFileSync('add.o') }], { entry: false, exports: ['add'] })
    const { instance } = await WebAssembly.instantiate(module)
    console.log(instance.exports.add(40, 2))`,
    '42',
  ],
  [
    '@wasmweld/toolchain finds a sysroot',
    `import { findSysroot } from '@wasmweld/toolchain'
    const sysroot = findSysroot({ environment: {} })
    console.log(sysroot.name, String.fromCharCode(...sysroot.file('libc.a').read().subarray(2, 6)))`,
    'debian arch',
  ],
  [
    '@wasmweld/side-modules reads a side module',
    `import { readFileSync } from 'node:fs'
    import { readSideModule } from '@wasmweld/side-modules'
    const { convention, exports } = readSideModule('add.so', readFileSync('add.so'))
    console.log(convention, exports.find(({ name }) => name === 'add').kind)`,
    'dylink.0 function',
  ],
  [
    '@wasmweld/runtime opens it',
    `import { readFileSync } from 'node:fs'
    import { createProgram, dlopen } from '@wasmweld/runtime'
    const library = await dlopen(await createProgram(), readFileSync('add.so'))
    console.log(library.exports.add(40, 2))`,
    '42',
  ],
  [
    '@wasmweld/size says where the bytes of a link went',
    `import { readFileSync } from 'node:fs'
    import { link } from '@wasmweld/linker'
    import { checkPartition, reportOfLink, reportOfModule, tree } from '@wasmweld/size'
    import { renderPage } from '@wasmweld/size/html'
    import { nodeCompressor } from '@wasmweld/size/node'
    const { module, report } = link([{ name: 'add.o', bytes: readFileSync('add.o') }], { entry: false, exports: ['add'] })
    const exact = reportOfLink('add.wasm', report)
    const sums = [exact, reportOfModule('add.wasm', module)].map(each => tree(each, 'section').bytes === module.length)
    const compressed = await nodeCompressor.measure('brotli', module)
    console.log(checkPartition(exact).length, sums.join(), compressed > 0, renderPage(exact, { title: 'add' }).startsWith('<!doctype html>'))`,
    '0 true,true true true',
  ],
])('installed, %s', async (_what, script, expected) => {
  expect(await runOrFail(process.execPath, ['--input-type=module', '-e', script], project)).toBe(`${expected}\n`)
})

test('no README links to what is outside of its package', () => {
  for (const { directory } of PACKAGES)
    expect(readFileSync(join(directory, 'README.md'), 'utf8')).not.toMatch(/\]\(\.\.?\//)
})

test('the commands that npm linked do their work', async () => {
  const bin = (name: string): string => join(project, 'node_modules/.bin', name)
  const { bin: commands } = readManifest(join(project, 'node_modules/wasmweld'))
  for (const name of Object.keys(commands ?? {})) expect(existsSync(bin(name)), name).toBe(true)
  expect(await runOrFail(bin('wasm-ld'), ['--version'], project)).toContain('LLD')

  await runOrFail(bin('wasm-ld'), ['--no-entry', '--export=add', 'add.o', '-o', 'add.wasm'], project)
  const script = `import { readFileSync } from 'node:fs'
    const { instance } = await WebAssembly.instantiate(readFileSync('add.wasm'))
    console.log(instance.exports.add(40, 2))`
  expect(await runOrFail(process.execPath, ['--input-type=module', '-e', script], project)).toBe('42\n')
})
