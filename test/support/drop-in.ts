// A project in which compilers and build systems call `node_modules/.bin/wasm-ld`: ours, or LLVM's under the same path.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { ROOT, runOrFail, tool } from './tools.ts'

export type LinkerName = 'ours' | 'theirs'

/** A linked module, by its file's name. */
export type Outputs = ReadonlyMap<string, Uint8Array>

const OURS = join(ROOT, 'packages/cli/bin/wasm-ld.js')

/** The tools by the names that a user types; Debian's Rust, whatever other one the machine has. */
const TOOLS: Readonly<Record<string, () => string>> = {
  clang: () => tool('clang'),
  'clang++': () => tool('clang++'),
  rustc: () => '/usr/bin/rustc',
  cargo: () => '/usr/bin/cargo',
}

/** wasm-ld refuses the libraries of rustc 1.63 when warnings are errors; everything else is left to the caller. */
const theirScript = (): string => `#!/bin/sh\nexec '${tool('wasm-ld')}' "$@" --no-fatal-warnings\n`

function writeAll(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

function installLinker(root: string, linker: LinkerName): void {
  const bin = join(root, 'node_modules/.bin')
  mkdirSync(bin, { recursive: true })
  const command = join(bin, 'wasm-ld')
  if (linker === 'ours') {
    if (!existsSync(join(ROOT, 'packages/cli/dist'))) throw new Error('packages/cli is not built: npm run build')
    symlinkSync(OURS, command)
  } else {
    writeFileSync(command, theirScript())
    chmodSync(command, 0o755)
  }
}

/** A folder of the tools by their plain names, to stand first on the PATH. */
function installTools(directory: string): NodeJS.ProcessEnv {
  const bin = join(directory, 'bin')
  mkdirSync(bin)
  for (const [name, find] of Object.entries(TOOLS)) {
    if (!existsSync(find())) throw new Error(`${find()} is missing: apt-get install ${name}`)
    symlinkSync(find(), join(bin, name))
  }
  return {
    ...process.env,
    PATH: [bin, process.env['PATH']].join(delimiter),
    CARGO_HOME: join(directory, 'cargo'),
    // clang gives what was linked to Binaryen where it finds it, and the linkers' work could no longer be compared.
    CCC_OVERRIDE_OPTIONS: '# +--no-wasm-opt',
  }
}

/** Runs a shell script in a fresh project with each linker, at the same path, and reads the modules that it made. */
export async function buildWithBoth(
  files: Readonly<Record<string, string>>,
  script: string,
  outputs: readonly string[],
): Promise<Readonly<Record<LinkerName, Outputs>>> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'wasmweld-drop-in-')))
  const root = join(directory, 'project')
  const build = async (linker: LinkerName): Promise<Outputs> => {
    rmSync(root, { recursive: true, force: true })
    writeAll(root, files)
    installLinker(root, linker)
    await runOrFail('sh', ['-euc', script], root, environment)
    return new Map(outputs.map(file => [file, new Uint8Array(readFileSync(join(root, file)))]))
  }
  const environment = installTools(directory)
  try {
    return { theirs: await build('theirs'), ours: await build('ours') }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
