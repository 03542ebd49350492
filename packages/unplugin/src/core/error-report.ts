// What went wrong, told at the line that imports the file: the bundler's terminal and overlay show it there.
import { FormatError } from '@wasmweld/binary'
import { LinkError, type Problem, describeProblem } from '@wasmweld/linker'
import { type SideProblem, SideLinkError, describeSideProblem } from '@wasmweld/side-modules'
import { CompileError, ToolchainError, availableArchives, whoDefines } from '@wasmweld/toolchain'
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { Environment } from './environment.ts'
import type { ErrorReport } from './hook-context.ts'
import { HostError } from './hosts.ts'
import { type Location, locateImport, locationAt } from './locate.ts'
import { wasmKind } from './native-file.ts'
import { displayPath, slashed } from './paths.ts'

/** A report for an error of the linker, the libraries or the hosts; other errors are thrown again. `path` is the file it was about. */
export function linkErrorReport(error: unknown, environment: Environment, path?: string): ErrorReport {
  if (error instanceof SideLinkError) return sidesReport(error, environment)
  if (error instanceof LinkError) return problemsReport(error.problems, environment, path)
  if (error instanceof FormatError) return problemsReport([damaged(error, environment, path)], environment, path)
  if (error instanceof HostError) return reportAt(error.message, environment, error.file ?? path)
  if (error instanceof CompileError) return compileReport(error, environment)
  if (error instanceof ToolchainError) return reportAt(error.message, environment, path)
  throw error
}

/** A finished module comes from elsewhere. */
function adviceFor(path: string): { readonly advice: string } | undefined {
  if (!path.endsWith('.wasm') || wasmKind(path) !== 'finished') return undefined
  const isOfPackage = slashed(path).includes('/node_modules/')
  return {
    advice: isOfPackage
      ? 'get it again: reinstall its package'
      : 'get it again, from whatever made it or brought it here',
  }
}

/** A member of an archive is read outside of a link too, and so is a finished module, whose reader knows no name of it. */
function damaged({ file, expectation, offset }: FormatError, { settings }: Environment, path = ''): Problem {
  const name = file ?? displayPath(path, settings.root)
  return { kind: 'damaged-file', severity: 'error', file: name, expectation, offset, ...adviceFor(path) }
}

/** A report with a message about a file, at the first line that imports it. */
export function reportAt(message: string, environment: Environment, path: string | undefined): ErrorReport {
  const location = path === undefined ? undefined : firstImport(environment, path)
  const imported = path === undefined ? [] : importLines(environment, path)
  return { message: [message, ...imported].join('\n'), ...(location && placed(location)) }
}

/** A report that an imported file is not there. */
export function missingFile(environment: Environment, path: string): ErrorReport {
  return reportAt(`no such file: ${displayPath(path, environment.settings.root)}`, environment, path)
}

/** What the compiler says, at the first place that it complains about; where there is none, at the line that imports the source. */
function compileReport({ message, errors, source }: CompileError, environment: Environment): ErrorReport {
  const [first] = errors
  const location = first && locationAt(first.file, first.line, first.column - 1)
  const report = reportAt(message, environment, source)
  return location === undefined ? report : { ...report, ...placed(location) }
}

/** What a bundler's own errors carry for its overlay. */
export function placed({ file, line, column, frame }: Location): Omit<ErrorReport, 'message'> {
  return { id: file, loc: { file, line, column }, frame, stack: '' }
}

function problemsReport(problems: readonly Problem[], environment: Environment, path: string | undefined): ErrorReport {
  return findingsReport(
    problems.map(problem => findingOf(problem)),
    environment,
    path,
  )
}

/** All that is wrong between a program and its side modules, and within the program. */
function sidesReport({ problems, linkError }: SideLinkError, environment: Environment): ErrorReport {
  const own = linkError?.problems.map(problem => findingOf(problem)) ?? []
  return findingsReport([...own, ...problems.map(problem => sideFinding(problem))], environment, undefined)
}

/** Something that is wrong: its text, the names of the files that it is about, and a symbol that nobody defines. */
interface Finding {
  readonly text: string
  readonly files: readonly string[]
  readonly missing?: string
}

function findingOf(problem: Problem): Finding {
  const finding = { text: describeProblem(problem, 'rich'), files: filesNamed(problem) }
  return problem.kind === 'undefined-symbol' ? { ...finding, missing: problem.name } : finding
}

function sideFinding(problem: SideProblem): Finding {
  const finding = { text: describeSideProblem(problem), files: modulesNamed(problem) }
  return problem.kind === 'missing-symbol' ? { ...finding, missing: problem.name } : finding
}

/** At the first line that imports one of the files, with a few lines for each finding: who imports it, and what would help. */
function findingsReport(findings: readonly Finding[], environment: Environment, path: string | undefined): ErrorReport {
  const involved = findings.flatMap(({ files }) => inputsOf(files, environment))
  const location = [...involved, ...(path === undefined ? [] : [path])]
    .map(input => firstImport(environment, input))
    .find(found => found !== undefined)
  const texts = findings.map(({ text, files, missing }) => {
    const imported = inputsOf(files, environment).flatMap(input => importLines(environment, input))
    const named = missing === undefined ? [] : providers(missing, environment)
    const isNowhere = missing !== undefined && named.length === 0
    return { isNowhere, text: [text, ...new Set(imported), ...named].join('\n') }
  })
  const advice = texts.some(({ isNowhere }) => isNowhere) ? [WHERE_TO_SAY] : []
  return { message: [...texts.map(({ text }) => text), ...advice].join('\n\n'), ...(location && placed(location)) }
}

function firstImport(environment: Environment, path: string): Location | undefined {
  return environment
    .importersOf(path)
    .map(({ importer, specifier }) => locateImport(importer, specifier))
    .find(location => location !== undefined)
}

function importLines(environment: Environment, path: string): readonly string[] {
  const { root } = environment.settings
  return environment.importersOf(path).map(({ importer, specifier }) => {
    const location = locateImport(importer, specifier)
    const place =
      location === undefined ? displayPath(importer, root) : `${displayPath(location.file, root)}:${location.line}`
    return `  imported as '${specifier}' at ${place}`
  })
}

/** Imported files by the names that messages have for them, as paths. */
function inputsOf(names: readonly string[], environment: Environment): readonly string[] {
  const paths = [...environment.importers.keys()].map(id => id.split('?')[0])
  return [...new Set(paths)].filter(path => {
    const shown = displayPath(path, environment.settings.root)
    return names.some(name => name === shown || name.startsWith(`${shown}(`) || name.startsWith(`${shown}, `))
  })
}

function filesNamed(problem: Problem): readonly string[] {
  switch (problem.kind) {
    case 'undefined-symbol':
      return problem.references.map(({ file }) => file)
    case 'duplicate-symbol':
      return problem.files
    case 'signature-mismatch':
      return [problem.call.file, problem.definition.file]
    case 'kind-mismatch':
    case 'type-mismatch':
    case 'tag-mismatch':
    case 'import-mismatch':
      return [problem.first.file, problem.second.file]
    case 'foreign-member':
      return [problem.archive]
    case 'damaged-file':
    case 'foreign-file':
    case 'wrong-pointer-size':
    case 'dynamic-object':
    case 'relocation':
    case 'table-conflict':
      return [problem.file]
    default:
      return []
  }
}

function modulesNamed(problem: SideProblem): readonly string[] {
  switch (problem.kind) {
    case 'missing-symbol':
      return problem.neededBy
    case 'type-mismatch':
    case 'kind-mismatch':
      return [problem.neededBy, problem.definedBy]
    case 'several-definitions':
      return problem.definedBy
    case 'missing-library':
      return [problem.neededBy]
    default:
      return [problem.module]
  }
}

/** For a name that may well be the C library's. */
const NO_SYSROOT =
  '  no C library was found: install wasi-libc or the package @yowasp/clang, or say where one is in the option sysroot'

/** Once for all symbols that nothing here has. */
const WHERE_TO_SAY =
  'what defines them has to be named: import that source, object or archive, add it to libs, or give the JavaScript that answers to the option imports'

/** Libraries nearby that have an undefined symbol: beside the imported files, and where libraries are looked for. */
function providers(name: string, environment: Environment): readonly string[] {
  const { root } = environment.settings
  const { session, options } = environment
  const beside = [...environment.importers.keys()].map(id => dirname(id))
  const searched = options.libraryPath.map(folder => (isAbsolute(folder) ? folder : join(root, folder)))
  const folders = [...new Set([...searched, ...beside])].filter(existsSync)
  const archives = availableArchives(folders, session.sysroot)
  const found = whoDefines(name, archives, session.files.cache)
  if (found.length === 0 && session.sysroot === undefined && options.sysroot !== false) return [NO_SYSROOT]
  return found.map(({ archive, member }) => {
    const shown = displayPath(archive, root)
    return `  ${shown}(${member}) defines it: add '${shown}' to libs`
  })
}
