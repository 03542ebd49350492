// Reads and links beside the page, which stays responsive meanwhile.
import {
  FormatError,
  demangle,
  foreignAdvice,
  identifyFile,
  readExportSection,
  readImportSection,
  readModule,
  sectionReader,
  SECTION_IDS,
} from '@wasmweld/binary'
import { LinkError, createInputCache, describeProblem, link, moduleShape, summarizeInput } from '@wasmweld/linker'
import { reportOfLink, reportOfModule } from '@wasmweld/size'
import { renderPage } from '@wasmweld/size/html'
import type { Answer, FileFacts, LinkAnswer, LinkWish, NamedBytes, Question, ShownSymbol } from './messages.ts'

const cache = createInputCache()
const SECTION_NAMES = new Map(Object.entries(SECTION_IDS).map(([name, id]) => [id as number, name]))

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  self.postMessage(answer(data))
})

function answer(question: Question): Answer {
  const { id } = question
  try {
    return { id, value: valueFor(question) }
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) }
  }
}

function valueFor(question: Question): FileFacts | LinkAnswer | string {
  if (question.kind === 'describe') return describe(question.file)
  if (question.kind === 'link') return linked(question.wish)
  const { name, bytes } = question.file
  return renderPage(reportOfModule(name, bytes), { title: name })
}

function describe(file: NamedBytes): FileFacts {
  const { kind, description } = identifyFile(file.bytes)
  const nothing = { linkable: false, readable: false, sections: [], symbols: [] }
  try {
    if (kind === 'archive') return { ...summary(file), what: 'archive', sections: [] }
    if (kind !== 'wasm') return { ...nothing, what: description, problem: `${description}: ${foreignAdvice(kind)}` }
    const shape = moduleShape(file.bytes)
    const sections = sectionsOf(file.bytes)
    if (shape === 'object') return { ...summary(file), what: 'object', sections }
    const what = shape === 'shared' ? 'side module' : 'finished module'
    return { what, linkable: false, readable: true, sections, symbols: moduleNames(file.bytes), problem: undefined }
  } catch (error) {
    return { ...nothing, what: description, problem: `damaged: ${messagesOf(error).join('\n')}` }
  }
}

function summary(file: NamedBytes): Pick<FileFacts, 'linkable' | 'readable' | 'symbols' | 'problem'> {
  const { symbols, foreign } = summarizeInput(file, cache)
  const shown = symbols.map(({ name, kind, defined, binding, hidden, member, size }): ShownSymbol => ({
    name,
    readable: demangle(name) ?? name,
    kind,
    defined,
    weak: binding === 'weak',
    hidden,
    member,
    size,
  }))
  const [first] = foreign
  const problem =
    first && `${foreign.length} of its members cannot be linked; ${first.name} is ${first.kind.description}`
  return { linkable: true, readable: false, symbols: shown, problem }
}

function sectionsOf(bytes: Uint8Array): FileFacts['sections'] {
  return readModule(bytes).sections.map(({ id, name, header, payload }) => ({
    name: name ?? SECTION_NAMES.get(id) ?? String(id),
    bytes: payload.to - header,
  }))
}

/** Of a module that is linked already its imports and exports are what is left to name. */
function moduleNames(bytes: Uint8Array): readonly ShownSymbol[] {
  const view = readModule(bytes)
  const section = (id: number) => view.sections.find(each => each.id === id)
  const [imports, exports] = [section(SECTION_IDS.import), section(SECTION_IDS.export)]
  const plain = { weak: false, hidden: false, member: undefined, size: undefined }
  return [
    ...(imports === undefined ? [] : readImportSection(sectionReader(view, imports))).map(
      ({ module, field, description }) => ({
        ...plain,
        name: `${module}.${field}`,
        readable: `${module}.${field}`,
        kind: description.kind,
        defined: false,
      }),
    ),
    ...(exports === undefined ? [] : readExportSection(sectionReader(view, exports))).map(({ name, kind }) => ({
      ...plain,
      name,
      readable: demangle(name) ?? name,
      kind,
      defined: true,
    })),
  ]
}

function linked({ inputs, exports, importUndefined, strip, compress }: LinkWish): LinkAnswer {
  try {
    const { module, warnings, report } = link(
      inputs,
      {
        entry: false,
        exports,
        undefined: importUndefined ? 'import' : 'error',
        ...(strip ? { strip: 'all' as const } : {}),
        ...(compress ? { compressRelocations: true } : {}),
      },
      cache,
    )
    return {
      module: new Uint8Array(module),
      warnings: warnings.map(problem => `warning: ${describeProblem(problem, 'rich')}`),
      page: renderPage(reportOfLink('linked.wasm', report), { title: 'linked.wasm' }),
    }
  } catch (error) {
    return { problems: messagesOf(error).map(text => `error: ${text}`) }
  }
}

/** What the command line would say. Anything unforeseen is thrown again. */
function messagesOf(error: unknown): readonly string[] {
  if (error instanceof LinkError) return error.problems.map(problem => describeProblem(problem, 'rich'))
  if (error instanceof FormatError) return [error.message]
  throw error
}
