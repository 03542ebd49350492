import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Compressor } from '../compressor.ts'

/**
 * A compressor that remembers in `folder` what it measured, by the contents and by what `compressor` says of itself: brotli at its best takes
 * two seconds for 700 kB. A folder that cannot be written to, or what is broken in it, costs time alone.
 */
export function cachedCompressor(compressor: Compressor, folder: string): Compressor {
  const running = new Map<string, Promise<number>>()
  return {
    describe: (compression, bytes) => compressor.describe(compression, bytes),
    // Quicker than to look it up.
    ...(compressor.quick && { quick: compressor.quick }),
    measure: (compression, contents) => {
      const by = compressor.describe(compression, contents.length)
      const key = createHash('sha256').update(`${compression}\n${by}\n`).update(contents).digest('hex')
      const measured =
        running.get(key) ?? remembered(join(folder, key), () => compressor.measure(compression, contents))
      running.set(key, measured)
      return measured
    },
  }
}

async function remembered(file: string, measure: () => Promise<number>): Promise<number> {
  const known = await readFile(file, 'utf8').catch(() => '')
  if (/^\d+\n$/.test(known)) return Number(known)
  const bytes = await measure()
  await write(file, `${bytes}\n`).catch(() => undefined)
  return bytes
}

/** Under another name first: builds that run side by side share the folder. */
async function write(file: string, text: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true })
  const temporary = `${file}.${randomUUID()}`
  await writeFile(temporary, text)
  await rename(temporary, file)
}
