// Makes sure of what the tests run besides npm packages: Chromium, LLVM 22 with its WebAssembly libraries, older compilers, and
// what calls a linker.
// Root on Debian: apt-get installs what is missing. Elsewhere Playwright downloads Chromium, and what else is missing is named.
// Ends with a failure when Chromium is missing at last, and in CI also when anything else is.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { findChromium, findProgram } from '../test/support/chromium.ts'

interface Need {
  /** Debian's package. */
  readonly package: string
  readonly present: () => boolean
}

const program = (package_: string, name: string): Need => ({
  package: package_,
  present: () => findProgram(name) !== undefined,
})
const file = (package_: string, path: string): Need => ({ package: package_, present: () => existsSync(path) })

const CHROMIUM: Need = { package: 'chromium-headless-shell', present: () => findChromium() !== undefined }
const NEEDS: readonly Need[] = [
  CHROMIUM,
  program('clang-22', 'clang-22'),
  program('lld-22', 'wasm-ld-22'),
  program('llvm-22', 'llvm-ar-22'),
  file('wasi-libc', '/usr/lib/wasm32-wasi/libc.a'),
  file('libc++-22-dev-wasm32', '/usr/lib/wasm32-wasi/libc++.a'),
  file('libc++abi-22-dev-wasm32', '/usr/lib/wasm32-wasi/libc++abi.a'),
  file('libclang-rt-22-dev-wasm32', '/usr/lib/llvm-22/lib/clang/22/lib/wasi/libclang_rt.builtins-wasm32.a'),
  program('cmake', 'cmake'),
  program('ninja-build', 'ninja'),
  file('rustc', '/usr/bin/rustc'),
  file('cargo', '/usr/bin/cargo'),
  file('libstd-rust-dev-wasm32', '/usr/lib/rustlib/wasm32-wasi'),
  program('clang-14', 'clang-14'),
  program('clang-16', 'clang-16'),
  program('clang-19', 'clang-19'),
  program('xz-utils', 'xz'),
  program('emscripten', 'emcc'),
]

const missing = (): readonly Need[] => NEEDS.filter(({ present }) => !present())

function isRootOnDebian(): boolean {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  return process.getuid?.() === 0 && /^ID=debian$/m.test(release) && findProgram('apt-get') !== undefined
}

/** True if the command ran and succeeded. */
function run(command: string, ...args: readonly string[]): boolean {
  console.log(`> ${command} ${args.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0
}

function install(needs: readonly Need[]): void {
  if (isRootOnDebian()) {
    // One by one: a package that this Debian does not have must not keep the others away.
    run('apt-get', 'update', '-q')
    for (const need of needs) run('apt-get', 'install', '-q', '-y', '--no-install-recommends', need.package)
  }
  const chosen = process.env['CHROME_PATH']
  if (chosen) console.error(`CHROME_PATH is ${chosen}`)
  else if (!CHROMIUM.present()) run(process.execPath, 'node_modules/playwright-core/cli.js', 'install', 'chromium')
}

const needed = missing()
if (needed.length > 0) install(needed)

const absent = missing()
for (const need of absent) console.error(`missing: ${need.package} (its name as a Debian package)`)
if (absent.includes(CHROMIUM) || (absent.length > 0 && process.env['CI'])) process.exitCode = 1
else if (absent.length > 0) console.error('Tests that need these will fail and say so.')
