// Files about sizes. They lie beside the declarations and not in the output: what is there is published, and put into caches of pages.
import { mkdirSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, parse, relative } from 'node:path'
import {
  type Baseline,
  type BudgetResult,
  type CompressedEstimate,
  type SizeReport,
  junitXml,
  metafileOf,
  sizeLimitJson,
  visualizerData,
  webpackStats,
} from '@wasmweld/size'
import type { Report } from '../options.ts'
import { slashed } from '../paths.ts'
import type { OutputPlace } from './output-notes.ts'

/** From the project's root. */
const FOLDER = '.wasmweld/size'

/** What is known of an output. */
export interface Reported {
  readonly report: SizeReport
  readonly results: readonly BudgetResult[]
  /** Of single items, as far as they were made. */
  readonly estimates: readonly CompressedEstimate[]
  /** What the build is compared with. */
  readonly baseline?: Baseline
}

/** Makes the text of a file. */
type Write = (reported: Reported, title: string) => string | Promise<string>

const FILES: Readonly<Record<Exclude<Report, 'summary'>, { readonly ending: string; readonly write: Write }>> = {
  html: {
    ending: '.html',
    write: async ({ report, results, ...more }, title) =>
      (await import('@wasmweld/size/html')).renderPage(report, { title, budgets: results, ...more }),
  },
  json: { ending: '.json', write: ({ report }) => json(report) },
  metafile: { ending: '.metafile.json', write: ({ report }) => json(metafileOf(report)) },
  visualizer: { ending: '.visualizer.json', write: ({ report }) => json(visualizerData(report)) },
  webpack: { ending: '.webpack.json', write: ({ report }) => json(webpackStats(report)) },
  'size-limit': { ending: '.size-limit.json', write: ({ results }) => sizeLimitJson(results) },
  junit: { ending: '.junit.xml', write: ({ results }) => junitXml(results) },
}

const json = (value: unknown): string => `${JSON.stringify(value)}\n`

/** Writes what the options ask for; the files from the root. */
export async function writeReports(
  reported: Reported,
  { root, reports, name }: { readonly root: string; readonly reports: ReadonlySet<Report>; readonly name: string },
): Promise<readonly string[]> {
  const written: string[] = []
  for (const [kind, file] of Object.entries(FILES)) {
    if (!reports.has(kind as Report)) continue
    const path = `${FOLDER}/${name}${file.ending}`
    mkdirSync(join(root, FOLDER), { recursive: true })
    writeFileSync(join(root, path), await file.write(reported, name))
    written.push(path)
  }
  return written
}

/** What an output is called: `dist` by its folder, `dist-index` by its file, `dist.cjs` when its format is not that of modules. */
export function outputName({ dir, file, format }: OutputPlace, root: string): string {
  const place = file === undefined ? dir : join(parse(file).dir, parse(file).name)
  const fromRoot = slashed(relative(root, place === undefined ? root : isAbsolute(place) ? place : join(root, place)))
  const name = fromRoot.replace(/^(?:\.\.\/)+/, '').replaceAll('/', '-')
  const isModules = format === 'es' || format === 'esm' || format === 'module'
  return `${name === '' ? 'output' : name}${isModules ? '' : `.${format}`}`
}
