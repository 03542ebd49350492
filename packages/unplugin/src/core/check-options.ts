// Options come from configuration files that nothing type-checks: each is looked at, and what is wrong is said with its name.
import { badOptions, closest } from '@wasmweld/linker'
import type { Budget } from '@wasmweld/size'
import { budgetProblems } from '@wasmweld/size/budgets'
import type { CompileSettings, LinkSetting, Options, Report, SideSettings, WasmOptSettings } from './options.ts'

/** What a value must be, as it is said in the message; undefined when the value is fine. */
type Check = (value: unknown) => string | undefined

const isString = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isPattern = (value: unknown): boolean => isString(value) || value instanceof RegExp
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const a =
  (expected: string, matches: (value: unknown) => boolean): Check =>
  value =>
    matches(value) ? undefined : expected
const oneOf = (...allowed: readonly (string | false)[]): Check =>
  a(`one of ${allowed.map(value => JSON.stringify(value)).join(', ')}`, value =>
    allowed.includes(value as string | false),
  )
const strings: Check = a('a list of strings', value => Array.isArray(value) && value.every(isString))
const patterns: Check = a(
  'a pattern or a list of patterns',
  value => isPattern(value) || (Array.isArray(value) && value.every(isPattern)),
)

const REPORTS: readonly string[] = Object.keys({
  summary: true,
  html: true,
  json: true,
  metafile: true,
  visualizer: true,
  webpack: true,
  'size-limit': true,
  junit: true,
} satisfies Record<Report, true>)
const isReport = (value: unknown): boolean => REPORTS.includes(value as string)

const isOptimize = (value: unknown): boolean =>
  ['none', 'size', 'wasm-opt'].includes(value as string) || (isRecord(value) && isRecord(value['wasmOpt']))

const CHECKS: Readonly<Record<keyof Options, Check>> = {
  include: patterns,
  exclude: patterns,
  shake: patterns,
  libs: strings,
  libraryPath: strings,
  sysroot: a('a folder, "@yowasp/clang" or false', value => isString(value) || value === false),
  compile: a('false or an object of settings for the compiler', value => value === false || isRecord(value)),
  sides: a('an object of settings for side modules', isRecord),
  imports: a(
    'a module, or an object of modules',
    value => isString(value) || (isRecord(value) && Object.values(value).every(isString)),
  ),
  wasi: a('"browser", "node", false or a module', value => isString(value) || value === false),
  exports: strings,
  link: a('an object of linker options', isRecord),
  instantiate: oneOf('await', 'sync', 'lazy'),
  platform: oneOf('browser', 'node', 'universal', 'edge'),
  sourcePhase: a('true or false', value => typeof value === 'boolean'),
  inlineLimit: a('a number of bytes, 0 or more', value => typeof value === 'number' && value >= 0),
  debug: oneOf(false, 'names', 'sourcemap', 'dwarf', 'separate-dwarf'),
  optimize: a('"none", "size", "wasm-opt" or { wasmOpt: settings }', isOptimize),
  types: a('a folder or false', value => isString(value) || value === false),
  report: a(
    `false, one of ${REPORTS.join(', ')}, or a list of these`,
    value => value === false || [value].flat().every(isReport),
  ),
  budgets: a('a list of budgets', Array.isArray),
  baseline: a('a file', isString),
}

const SIDE_CHECKS: Readonly<Record<keyof SideSettings, Check>> = {
  unknown: a('"all" or a list of symbols', value => value === 'all' || (Array.isArray(value) && value.every(isString))),
}

const COMPILE_CHECKS: Readonly<Record<keyof CompileSettings, Check>> = {
  include: strings,
  flags: strings,
  cFlags: strings,
  cxxFlags: strings,
  compiler: a('a path or "@yowasp/clang"', isString),
}

const OPTIMIZE_CHECKS: Readonly<Record<string, Check>> = { wasmOpt: a('an object of settings for wasm-opt', isRecord) }

const WASM_OPT_CHECKS: Readonly<Record<keyof WasmOptSettings, Check>> = {
  level: a('1, 2, 3, 4, "s" or "z"', value => [1, 2, 3, 4, 's', 'z'].includes(value as number)),
  passes: a(
    'a list of names of passes, such as "converge"',
    value => Array.isArray(value) && value.every(pass => isString(pass) && /^[a-z][\w-]*(?:=.*)?$/.test(pass)),
  ),
}

const LINK_SETTINGS: readonly string[] = Object.keys({
  target: true,
  exportsIfDefined: true,
  exportAll: true,
  exportDynamic: true,
  exportTable: true,
  growableTable: true,
  tableBase: true,
  allowUndefined: true,
  require: true,
  wrap: true,
  allowMultipleDefinition: true,
  signatureMismatch: true,
  gcSections: true,
  keepSections: true,
  mergeDataSegments: true,
  stackFirst: true,
  stackSize: true,
  globalBase: true,
  initialMemory: true,
  initialHeap: true,
  maxMemory: true,
  growableMemory: true,
  pageSize: true,
  features: true,
  extraFeatures: true,
  checkFeatures: true,
} satisfies Record<LinkSetting, true>)

/** Linker options that are decided by an option of the plugin. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  exports: 'exports',
  entry: 'exports',
  reactor: 'exports',
  strip: 'debug',
  stripDebug: 'debug',
  stripAll: 'debug',
  compressRelocations: 'optimize',
  gcDebug: 'optimize',
  rewriteDebug: 'optimize',
  undefined: 'imports',
  importUndefined: 'imports',
  unresolvedSymbols: 'imports',
}

/** Throws an `Error` for the first option that is unknown, of the wrong type, or at odds with another. */
export function checkOptions(options: Options): void {
  if (!isRecord(options)) fail(`options must be an object, not ${JSON.stringify(options)}`)
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) checkOption(name, value)
  }
  checkSettings(options)
  for (const name of Object.keys(options.link ?? {})) checkLinkSetting(name)
  const [bad] = badOptions(options.link ?? {})
  if (bad !== undefined) fail(bad.replace('option ', 'option link.'))
  checkContradictions(options)
  checkBudgets(options)
}

function checkSettings({ sides = {}, compile, optimize }: Options): void {
  for (const [name, value] of Object.entries(sides)) checkSetting('sides', SIDE_CHECKS, name, value)
  for (const [name, value] of Object.entries(compile || {})) checkSetting('compile', COMPILE_CHECKS, name, value)
  const optimizer = typeof optimize === 'object' ? optimize : { wasmOpt: {} }
  for (const [name, value] of Object.entries(optimizer)) checkSetting('optimize', OPTIMIZE_CHECKS, name, value)
  for (const [name, value] of Object.entries(optimizer.wasmOpt))
    checkSetting('optimize.wasmOpt', WASM_OPT_CHECKS, name, value)
}

/** All of them, since each may have been written for another. */
function checkBudgets({ budgets = [], baseline }: Options): void {
  const problems = budgetProblems(budgets).map(({ budget, message }) => `budgets[${budget}]: ${indented(message)}`)
  if (problems.length > 0) fail(`option ${problems.join('\n  ')}`)
  const growing = budgets.findIndex(budget => isGrowth(budget) && budget.baseline === undefined)
  if (growing >= 0 && baseline === undefined)
    fail(`option budgets[${growing}] limits growth: growth since what? Name a file in the option baseline`)
}

const indented = (message: string): string => message.replaceAll('\n', '\n    ')

const isGrowth = ({ maxIncrease, warnIncrease }: Budget): boolean => (maxIncrease ?? warnIncrease) !== undefined

function checkOption(name: string, value: unknown): void {
  if (!Object.hasOwn(CHECKS, name)) fail(`unknown option ${name}${hint(name, Object.keys(CHECKS))}`)
  const expected = CHECKS[name as keyof Options](value)
  if (expected !== undefined) fail(`option ${name} must be ${expected}, not ${JSON.stringify(value) ?? String(value)}`)
}

function checkSetting(option: string, checks: Readonly<Record<string, Check>>, name: string, value: unknown): void {
  if (!Object.hasOwn(checks, name)) fail(`unknown option ${option}.${name}${hint(name, Object.keys(checks))}`)
  const expected = value === undefined ? undefined : checks[name](value)
  if (expected !== undefined) fail(`option ${option}.${name} must be ${expected}, not ${JSON.stringify(value)}`)
}

function checkLinkSetting(name: string): void {
  if (LINK_SETTINGS.includes(name)) return
  if (Object.hasOwn(ELSEWHERE, name)) fail(`option link.${name} is decided by the option ${ELSEWHERE[name]}`)
  if (name === 'sharedMemory') fail('option link.sharedMemory is not supported yet')
  fail(`unknown option link.${name}${hint(name, LINK_SETTINGS)}`)
}

function checkContradictions(options: Options): void {
  const { wasi, platform, sysroot, sides = {}, link = {} } = options
  if (wasi === 'node' && platform !== undefined && platform !== 'node')
    fail(`option wasi: "node" contradicts platform: "${platform}"`)
  checkEdge(options)
  checkOptimized(options)
  if (sysroot === '') fail('option sysroot is empty')
  if (link.maxMemory !== undefined && link.growableMemory === false)
    fail('option link.maxMemory contradicts link.growableMemory: false')
  if (sides.unknown !== undefined && link.growableTable === false)
    fail('option sides.unknown contradicts link.growableTable: false: what is loaded later needs slots of the table')
}

/** Binaryen moves code, and leaves DWARF as it was. */
function checkOptimized({ debug, optimize = 'size' }: Options): void {
  if ((debug === 'dwarf' || debug === 'separate-dwarf') && optimize !== 'size' && optimize !== 'none')
    fail(
      `option optimize: "wasm-opt" contradicts debug: "${debug}", which would tell of other code; debug: "sourcemap" is kept right`,
    )
}

/** Nothing is compiled there, and nothing is waited for. */
function checkEdge({ platform, instantiate, inlineLimit = 0, sourcePhase = false }: Options): void {
  if (platform !== 'edge' && sourcePhase)
    fail('option sourcePhase is for platform: "edge", whose output imports its programs')
  if (platform !== 'edge') return
  if (instantiate === 'await')
    fail(
      `option instantiate: "await" contradicts platform: "edge", where programs are imported; "sync" and "lazy" do not wait`,
    )
  if (inlineLimit > 0) fail('option inlineLimit contradicts platform: "edge", where text cannot be compiled')
}

function hint(name: string, known: readonly string[]): string {
  const [similar] = closest(name, known)
  return similar === undefined ? '' : `; did you mean ${similar}?`
}

function fail(message: string): never {
  throw new Error(`unplugin-wasmweld: ${message}`)
}
