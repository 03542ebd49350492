import type { LinkReport } from '@wasmweld/linker'
import type { SizeReport } from '../size-report.ts'
import type { LinkedOutput } from './report-of-link.ts'
import { reportOfLink } from './report-of-link.ts'

/**
 * The report of the file that is shipped: `bytes` are the link's output after a tool removed sections or wrote it anew. Throws where they
 * are not.
 */
export function reportOfStripped(
  name: string,
  bytes: Uint8Array,
  report: LinkReport,
  options: LinkedOutput = {},
): SizeReport {
  if (bytes.length === report.size) return reportOfLink(name, report, options)
  throw new Error(`${name} has ${bytes.length} bytes, but the report is of an output of ${report.size}`)
}
