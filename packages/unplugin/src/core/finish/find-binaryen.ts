import { ToolchainError } from '@wasmweld/toolchain'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface Binaryen {
  /** The script that is the command. */
  readonly wasmOpt: string
  readonly version: string
}

/** The project's `binaryen` package. Throws a `ToolchainError` where there is none. */
export function findBinaryen(root: string): Binaryen {
  const manifest = manifestFrom(root)
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  return { wasmOpt: join(dirname(manifest), 'bin/wasm-opt'), version }
}

function manifestFrom(root: string): string {
  try {
    return createRequire(join(root, 'package.json')).resolve('binaryen/package.json')
  } catch {
    throw new ToolchainError('optimize: "wasm-opt" needs the package binaryen: npm install --save-dev binaryen')
  }
}
