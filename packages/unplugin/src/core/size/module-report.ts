// The report of one linked module of an output.
import { withoutSections } from '@wasmweld/binary'
import type { LinkReport } from '@wasmweld/linker'
import {
  type InputFile,
  type LinkedOutput,
  type SizeReport,
  reportOfLink,
  reportOfModule,
  reportOfStripped,
  withAppended,
} from '@wasmweld/size'
import { isAbsolute, relative } from 'node:path'
import type { LinkedModule } from '../finish/linked-module.ts'
import { slashed } from '../paths.ts'
import { readableName } from '../readable-name.ts'
import { type LinkedFile, moduleOf } from './output-notes.ts'

/** A finished side module is known by its bytes alone; a program gets its id behind what was linked. */
export function reportOf(file: LinkedFile, root: string): SizeReport {
  const { linked, side, fileName, name } = file
  const own = moduleOf(file)
  const link = side === undefined ? linked.report : side.link?.report
  const shown = fileName ?? name
  const role = side === undefined ? 'program' : 'side'
  const options = { role, demangle: readableName } as const
  const report = (link && linkedReport(shown, own, link, options)) ?? decodedReport(shown, own)
  const [output] = report.outputs
  const described = {
    ...output,
    role,
    digest: own.digest,
    ...(shown === name ? {} : { stableName: name }),
  } as const
  return { ...report, outputs: [described], inputs: report.inputs.map(input => withoutRoot(input, root)) }
}

/** What was put behind the link's sections, or taken of them, changes nothing of the others; undefined where that is not all. */
function linkedReport(
  shown: string,
  { module, optimized }: LinkedModule,
  link: LinkReport,
  options: LinkedOutput,
): SizeReport | undefined {
  if (link.size === module.length) return reportOfLink(shown, link, options)
  const linked = new Set(link.items.map(({ section }) => section))
  const own = withoutSections(module, ({ name }) => name !== undefined && !linked.has(name))
  const named = optimized?.named
  const report = reportOfStripped(shown, own, link, { ...options, ...(named && { named }) })
  return own.length === module.length ? report : withAppended(report, module)
}

const decodedReport = (shown: string, { module, optimized }: LinkedModule): SizeReport =>
  reportOfModule(shown, module, optimized?.named && { separateDwarf: optimized.named })

/** Files outside of the project have whole paths in messages; a report is the same on every machine. */
function withoutRoot({ name, archive, pulledBy, ...input }: InputFile, root: string): InputFile {
  const shown = (path: string): string => (isAbsolute(path) ? slashed(relative(root, path)) : path)
  return {
    ...input,
    name: shown(name),
    ...(archive === undefined ? {} : { archive: shown(archive) }),
    ...(pulledBy === undefined ? {} : { pulledBy: { ...pulledBy, file: shown(pulledBy.file) } }),
  }
}
