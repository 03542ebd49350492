// The page: files come in, names are chosen, a link is asked for, and its answer is shown.
import { describeFile, linkFiles, reportPage } from './ask.ts'
import { byId, element, grouped } from './elements.ts'
import { fileItem } from './file-item.ts'
import type { FileFacts, NamedBytes } from './messages.ts'

interface OpenFile extends NamedBytes {
  readonly facts: FileFacts
}

/** Check boxes beyond which a filter finds more than scrolling. */
const SHOWN_NAMES = 400

let files: readonly OpenFile[] = []
const chosen = new Set<string>()

const choose = byId('choose', HTMLInputElement)
const drop = byId('drop', HTMLDivElement)
const filter = byId('filter', HTMLInputElement)
const status = byId('status', HTMLParagraphElement)
const problems = byId('problems', HTMLPreElement)
const download = byId('download', HTMLAnchorElement)
const report = byId('report', HTMLIFrameElement)
const start = byId('start', HTMLButtonElement)

choose.addEventListener('change', () => {
  void open([...(choose.files ?? [])]).then(() => (choose.value = ''))
})
// Anywhere on the page, so that a near miss does not make the browser leave it.
addEventListener('dragover', event => {
  event.preventDefault()
  drop.classList.add('over')
})
addEventListener('dragleave', () => drop.classList.remove('over'))
addEventListener('drop', event => {
  event.preventDefault()
  drop.classList.remove('over')
  void open([...(event.dataTransfer?.files ?? [])])
})
filter.addEventListener('input', showNames)
byId('link', HTMLFormElement).addEventListener('submit', event => {
  event.preventDefault()
  void link()
})

async function open(list: readonly File[]): Promise<void> {
  tell('reading')
  try {
    for (const file of list) {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const facts = await describeFile({ name: file.name, bytes })
      // A file of the same name is the same file, built again.
      files = [...files.filter(({ name }) => name !== file.name), { name: file.name, bytes, facts }]
    }
    tell(list.length === 0 ? '' : `${grouped(files.length)} ${files.length === 1 ? 'file' : 'files'}`)
  } catch (error) {
    tell('a file could not be read', [String(error)])
  }
  showFiles()
}

function showFiles(): void {
  const items = files.map(file =>
    fileItem({
      name: file.name,
      bytes: file.bytes.length,
      facts: file.facts,
      remove() {
        files = files.filter(other => other !== file)
        showFiles()
        choose.focus()
      },
      report: file.facts.readable ? () => void showReportOf(file) : undefined,
    }),
  )
  byId('files', HTMLUListElement).replaceChildren(...items)
  start.disabled = !files.some(({ facts }) => facts.linkable)
  showNames()
}

/** Names that some file defines; those of side modules are not this link's. */
function exportable(): ReadonlyMap<string, string> {
  const symbols = files.filter(({ facts }) => facts.linkable).flatMap(({ facts }) => facts.symbols)
  const defined = symbols.filter(({ defined, kind }) => defined && (kind === 'function' || kind === 'data'))
  return new Map(defined.map(({ name, readable }) => [name, readable]))
}

function showNames(): void {
  const all = exportable()
  for (const name of chosen) if (!all.has(name)) chosen.delete(name)
  const wanted = filter.value.trim().toLowerCase()
  const found = [...all].filter(([name, readable]) => `${name} ${readable}`.toLowerCase().includes(wanted))
  const labels = found.slice(0, SHOWN_NAMES).map(([name, readable]) => {
    const box = element('input', { type: 'checkbox', value: name })
    box.checked = chosen.has(name)
    box.addEventListener('change', () => (box.checked ? chosen.add(name) : chosen.delete(name)))
    return element('label', {}, box, ` ${readable}`)
  })
  byId('names', HTMLDivElement).replaceChildren(...labels)
  const hidden = found.length - labels.length
  byId('names-note', HTMLParagraphElement).textContent =
    all.size === 0 ? 'Objects and archives bring names.' : hidden > 0 ? `and ${grouped(hidden)} more: filter them` : ''
}

async function link(): Promise<void> {
  tell('linking')
  start.disabled = true
  const checked = (id: string): boolean => byId(id, HTMLInputElement).checked
  try {
    const answer = await linkFiles({
      inputs: files.filter(({ facts }) => facts.linkable).map(({ name, bytes }) => ({ name, bytes })),
      exports: [...chosen],
      importUndefined: checked('undefined'),
      strip: checked('strip'),
      compress: checked('compress'),
    })
    if ('problems' in answer) {
      tell(answer.problems.length === 1 ? '1 error' : `${answer.problems.length} errors`, answer.problems)
      return
    }
    tell(`linked.wasm: ${grouped(answer.module.length)} bytes`, answer.warnings)
    offer(answer.module)
    showReport(answer.page)
  } catch (error) {
    tell('the link failed in a way that it should not', [String(error)])
  } finally {
    start.disabled = false
  }
}

async function showReportOf({ name, bytes }: OpenFile): Promise<void> {
  tell('reading')
  try {
    showReport(await reportPage({ name, bytes }))
    tell(`the report of ${name} is below`)
  } catch (error) {
    tell(`${name} has no report`, [error instanceof Error ? error.message : String(error)])
  }
}

/** Says how it went. What was made before is no longer offered. */
function tell(text: string, details: readonly string[] = []): void {
  status.textContent = text
  problems.hidden = details.length === 0
  problems.textContent = details.join('\n\n')
  download.hidden = true
  byId('report-section', HTMLElement).hidden = true
}

function offer(module: Uint8Array<ArrayBuffer>): void {
  URL.revokeObjectURL(download.href)
  download.href = URL.createObjectURL(new Blob([module], { type: 'application/wasm' }))
  download.download = 'linked.wasm'
  download.textContent = `Download linked.wasm, ${grouped(module.length)} bytes`
  download.hidden = false
}

function showReport(page: string): void {
  report.srcdoc = page
  byId('report-section', HTMLElement).hidden = false
}
