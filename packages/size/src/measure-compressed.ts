import type { Compressor, OutputContents } from './compressor.ts'
import type { CompressedSize, Compression, Output, SizeReport } from './size-report.ts'

const BOTH: readonly Compression[] = ['gzip', 'brotli']

/**
 * A report whose outputs also say how large they are when compressed. What is text in another file has no compressed size of its own.
 * @param contents A file that is not there stays unmeasured.
 * @param compressions Those that are wanted: brotli's best takes seconds for some megabytes.
 * @throws {Error} If contents are not those of the report.
 */
export async function measureCompressed(
  report: SizeReport,
  contents: OutputContents,
  compressor: Compressor,
  compressions: readonly Compression[] = BOTH,
): Promise<SizeReport> {
  const outputs = await Promise.all(
    report.outputs.map(async output => {
      const bytes = output.role === 'inlined' ? undefined : contents.get(output.name)
      return bytes === undefined ? output : await measureOutput(output, bytes, compressor, compressions)
    }),
  )
  return { ...report, outputs }
}

async function measureOutput(
  output: Output,
  contents: Uint8Array,
  compressor: Compressor,
  compressions: readonly Compression[],
): Promise<Output> {
  if (contents.length !== output.bytes)
    throw new Error(`${output.name} has ${output.bytes} bytes in the report, its contents ${contents.length}`)
  const measured = await Promise.all(
    compressions.map(async (compression): Promise<[Compression, CompressedSize]> => {
      const bytes = await compressor.measure(compression, contents)
      return [compression, { bytes, by: compressor.describe(compression, contents.length) }]
    }),
  )
  return { ...output, compressed: { ...output.compressed, ...Object.fromEntries(measured) } }
}
