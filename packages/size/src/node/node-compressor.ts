import { brotliCompress, constants, gzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { Compressor } from '../compressor.ts'
import type { Compression } from '../size-report.ts'

/** Above this brotli's best level takes seconds; the next best is used, and `describe` says so. */
const BEST_BROTLI_UP_TO = 1024 * 1024

/** Takes a seventieth of the best's time; sections then have the same shares, to one in a hundred. */
const QUICK_BROTLI = 5

const brotliQuality = (bytes: number): number => (bytes <= BEST_BROTLI_UP_TO ? 11 : 9)

/** Node's own zlib and brotli, off the main thread. */
export const nodeCompressor: Compressor = {
  describe: (compression, bytes) =>
    compression === 'gzip'
      ? `zlib ${process.versions.zlib}, level 9`
      : `brotli ${process.versions.brotli}, quality ${brotliQuality(bytes)}`,
  measure: (compression, contents) => compressed(compression, contents, brotliQuality(contents.length)),
  quick: (compression, contents) => compressed(compression, contents, QUICK_BROTLI),
}

async function compressed(compression: Compression, contents: Uint8Array, quality: number): Promise<number> {
  if (compression === 'gzip') return (await promisify(gzip)(contents, { level: 9 })).length
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
  }
  return (await promisify(brotliCompress)(contents, { params })).length
}
