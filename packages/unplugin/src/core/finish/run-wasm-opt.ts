// Runs Binaryen's command, in a process of its own: it takes hundreds of megabytes, and may fail in ways that would end this one.
import { readModule } from '@wasmweld/binary'
import { ToolchainError } from '@wasmweld/toolchain'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WasmOptSettings } from '../options.ts'
import type { Binaryen } from './find-binaryen.ts'

export interface OptimizedModule {
  /** With the names of its functions. */
  readonly bytes: Uint8Array
  readonly map?: string
}

export interface OptimizerInput {
  /** For messages. */
  readonly name: string
  readonly module: Uint8Array
  /** Of the module, as text. */
  readonly map?: string | undefined
}

/** What is allowed where a module does not say what it was compiled for: none of these is used where the module did not use it. */
const UNSAID = [
  'bulk-memory',
  'bulk-memory-opt',
  'nontrapping-float-to-int',
  'reference-types',
  'multivalue',
  'simd',
  'relaxed-simd',
  'threads',
  'exception-handling',
  'tail-call',
  'extended-const',
  'memory64',
  'multimemory',
  'gc',
]

/** Names are kept until the report is made. */
export function wasmOptFlags(module: Uint8Array, { level = 's', passes = [] }: WasmOptSettings): readonly string[] {
  const isSaid = readModule(module).sections.some(({ name }) => name === 'target_features')
  const features = isSaid ? [] : UNSAID.map(feature => `--enable-${feature}`)
  return [`-O${level}`, ...passes.map(pass => `--${pass}`), ...features, '-g']
}

/** Throws a `ToolchainError` with what the command says when it fails. */
export function runWasmOpt(
  { name, module, map }: OptimizerInput,
  { wasmOpt, version }: Binaryen,
  flags: readonly string[],
): OptimizedModule {
  const folder = mkdtempSync(join(tmpdir(), 'wasmweld-opt-'))
  const path = (file: string): string => join(folder, file)
  try {
    writeFileSync(path('in.wasm'), module)
    if (map !== undefined) writeFileSync(path('in.map'), map)
    const maps = map === undefined ? [] : ['-ism', path('in.map'), '-osm', path('out.map')]
    const args = [wasmOpt, path('in.wasm'), '-o', path('out.wasm'), ...flags, ...maps]
    const { status, stderr, error } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
    if (error !== undefined || status !== 0) throw failure(name, version, error?.message ?? stderr, flags)
    const bytes = new Uint8Array(readFileSync(path('out.wasm')))
    return { bytes, ...(map === undefined ? {} : { map: readFileSync(path('out.map'), 'utf8') }) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function failure(name: string, version: string, said: string, flags: readonly string[]): ToolchainError {
  const lines = said.trim().split('\n').slice(0, 8)
  const head = `wasm-opt of binaryen ${version} failed on ${name}`
  return new ToolchainError([head, ...lines.map(line => `  ${line}`), `  with ${flags.join(' ')}`].join('\n'))
}
