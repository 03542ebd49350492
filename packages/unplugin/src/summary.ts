// What a build prints at its end.
import { brotliCompressSync, constants } from 'node:zlib'

export interface LinkedFile {
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly functions: number
  readonly exports: readonly string[]
  /** What else there is to say. */
  readonly note?: string | undefined
}

/** Above this the best compression takes seconds; the figure is then of the next best, and says so. */
const BEST_COMPRESSION_UP_TO = 1024 * 1024

/** One line for each linked program: file, size, compressed size, what was kept. */
export function summaryLines(files: readonly LinkedFile[]): readonly string[] {
  const width = Math.max(...files.map(({ fileName }) => fileName.length))
  return files.map(({ fileName, bytes, functions, exports, note }) => {
    const counted = `${functions} function${functions === 1 ? '' : 's'} kept for ${exports.length} export${exports.length === 1 ? '' : 's'}`
    return `wasmweld  ${fileName.padEnd(width)}  ${size(bytes.length)} │ brotli: ${compressed(bytes)} │ ${counted}${note === undefined ? '' : ` │ ${note}`}`
  })
}

function compressed(bytes: Uint8Array): string {
  const best = bytes.length <= BEST_COMPRESSION_UP_TO
  const params = { [constants.BROTLI_PARAM_QUALITY]: best ? 11 : 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  return `${size(brotliCompressSync(bytes, { params }).length)}${best ? '' : ' (level 9)'}`
}

/** kB is 1000. */
function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(2)} kB`
}
