import type { LinkReport } from '@wasmweld/linker'
import { checkPartition, type SizeReport } from '@wasmweld/size'
import { CommandError } from './command-error.ts'

/** What of JSON can be analysed. */
export type Document =
  { readonly kind: 'link'; readonly report: LinkReport } | { readonly kind: 'size'; readonly report: SizeReport }

type Fields = Readonly<Record<string, unknown>>

const SCHEMA = 'wasm-size/1'
const LINK_VERSION: LinkReport['version'] = 2
const EXPECTED = 'expected what wasmweld link --report or wasmweld size report wrote, or the report of a build'

/** Whether a file seems to be JSON: a module begins with a zero. */
export function isJson(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart()
  return start.startsWith('{') || start.startsWith('[')
}

/** Reads a report. Throws where the file is damaged, of another version, or something else. */
export function readDocument(path: string, bytes: Uint8Array): Document {
  if (!isJson(bytes)) throw new CommandError(`${path} is no report, which would be JSON\n  ${EXPECTED}`)
  const value = parseJson(path, bytes)
  if (isFields(value)) {
    if (value.schema === SCHEMA) return { kind: 'size', report: checkedReport(path, value) }
    if (typeof value.schema === 'string' && value.schema.startsWith('wasm-size/'))
      throw new CommandError(
        `${path} is a report of the form ${value.schema}\n  expected ${SCHEMA}; make it with this version`,
      )
    if (isLinkReport(value)) return { kind: 'link', report: checkedLinkReport(path, value) }
  }
  throw new CommandError(`${path} is JSON, but no report\n  ${EXPECTED}`)
}

/** JSON of any file that the user wrote. */
export function parseJson(path: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch (error) {
    throw new CommandError(`${path} is damaged JSON: ${(error as Error).message}`)
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

const isLinkReport = ({ version, size, files, items, dropped }: Fields): boolean =>
  typeof version === 'number' && typeof size === 'number' && [files, items, dropped].every(isList)

function checkedLinkReport(path: string, fields: Fields): LinkReport {
  if (fields.version !== LINK_VERSION)
    throw new CommandError(
      `${path} is a link's report of version ${String(fields.version)}\n  expected version ${LINK_VERSION}; link again with this version of wasmweld`,
    )
  const damaged = (fields.items as readonly unknown[]).findIndex(
    item =>
      !isFields(item) || typeof item.name !== 'string' || typeof item.from !== 'number' || typeof item.to !== 'number',
  )
  if (damaged >= 0) throw new CommandError(`${path} is a damaged report: items[${damaged}] is no item`)
  return fields as unknown as LinkReport
}

function checkedReport(path: string, fields: Fields): SizeReport {
  const fault = faultOf(fields)
  if (fault !== undefined) throw new CommandError(`${path} is a damaged report: ${fault}`)
  const report = fields as unknown as SizeReport
  const [wrong, ...more] = checkPartition(report)
  if (wrong !== undefined)
    throw new CommandError(
      `${path} is a damaged report: ${wrong}${more.length === 0 ? '' : `, and ${more.length} more such things`}`,
    )
  return report
}

const LISTS = ['outputs', 'inputs', 'sources', 'items', 'roots', 'uses', 'dropped']
const COLUMNS = ['from', 'to', 'kind', 'count']

/** What a report's fields are not that they have to be before it can be asked whether they fit each other. */
function faultOf(fields: Fields): string | undefined {
  const missing = LISTS.find(name => !isList(fields[name]))
  if (missing !== undefined) return `${missing} is no list`
  const { items, outputs, edges } = fields as { readonly [Name in 'items' | 'outputs']: readonly unknown[] } & Fields
  const column = isFields(edges) ? COLUMNS.find(name => !isList(edges[name])) : ''
  if (column !== undefined) return `edges${column && `.${column}`} is no list`
  const output = outputs.findIndex(each => !isFields(each) || typeof each.name !== 'string')
  if (output >= 0) return `outputs[${output}] has no name`
  const item = items.findIndex(each => !isItem(each))
  return item < 0 ? undefined : `items[${item}] is no item`
}

const isItem = (item: unknown): boolean =>
  isFields(item) &&
  [item.kind, item.name, item.key, item.section].every(field => typeof field === 'string') &&
  [item.output, item.bytes].every(Number.isFinite) &&
  isList(item.ranges) &&
  item.ranges.every(range => isList(range) && range.length === 2 && range.every(Number.isFinite))
