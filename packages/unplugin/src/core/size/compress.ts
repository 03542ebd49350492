// Compressed sizes, measured beside the build and remembered: brotli at its best takes seconds for a megabyte.
import { join } from 'node:path'
import type { Compressor } from '@wasmweld/size'
import { cachedCompressor, nodeCompressor } from '@wasmweld/size/node'
import { modulesFolder } from '../modules-folder.ts'
import { type LinkedFile, moduleOf } from './output-notes.ts'
import type { Compressed } from './summary.ts'

const compressors = new Map<string, Compressor>()

/** What was measured lies where tools of a project have their caches; without such a folder it is known as long as the process runs. */
export function compressorFor(root: string): Compressor {
  const known = compressors.get(root)
  if (known !== undefined) return known
  const modules = modulesFolder(root)
  const made =
    modules === undefined
      ? nodeCompressor
      : cachedCompressor(nodeCompressor, join(modules, '.cache', 'wasmweld', 'compressed'))
  compressors.set(root, made)
  return made
}

/** With brotli, by module. */
export async function compressedModules(
  files: readonly LinkedFile[],
  compressor: Compressor,
): Promise<ReadonlyMap<Uint8Array, Compressed>> {
  const modules = [...new Set(files.map(file => moduleOf(file).module))]
  const measured = modules.map(async module => {
    const quality = /quality (\d+)/.exec(compressor.describe('brotli', module.length))?.[1] ?? BEST
    const bytes = await compressor.measure('brotli', module)
    return [module, { bytes, ...(quality === BEST ? {} : { note: `level ${quality}` }) }] as const
  })
  return new Map(await Promise.all(measured))
}

const BEST = '11'
