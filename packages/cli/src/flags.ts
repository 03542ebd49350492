// The options of wasm-ld 22, one row each: how it is written, what its help says, what it does. The order is that of the help text.
import {
  appends,
  color,
  type Effect,
  endLibrary,
  entry,
  errorFormat,
  errorLimit,
  exportMemory,
  importMemory,
  integer,
  lists,
  names,
  optimize,
  pageSize,
  requestInput,
  rspQuoting,
  sets,
  startLibrary,
  strip,
  target,
  threads,
  turns,
  unresolvedSymbols,
  zOption,
} from './link/effects.ts'
import {
  cachePolicy,
  checked,
  indexOnly,
  jobs,
  level,
  llvmOption,
  partitions,
  prefixes,
  replacement,
} from './link/lto-effects.ts'
import { either, equals, joined, LONG, plain, separate, SHORT, type Spelling, valued } from './link/spelling.ts'

export interface Flag {
  readonly spellings: readonly Spelling[]
  readonly effect: Effect
  /** As the argument is called in the help text. */
  readonly argument?: string
  /** A row without help is an alias or a trap that wasm-ld has as well. */
  readonly help?: string
}

function flag(spellings: Spelling | readonly Spelling[], effect: Effect, help?: string, argument?: string): Flag {
  return {
    spellings: Array.isArray(spellings) ? (spellings as readonly Spelling[]) : [spellings as Spelling],
    effect,
    ...(help === undefined ? {} : { help }),
    ...(argument === undefined ? {} : { argument }),
  }
}

/** `--name` and `--no-name`. */
function pair(
  name: string,
  effects: readonly [on: Effect, off: Effect],
  help: readonly [on: string, off: string],
  dashes?: typeof LONG,
): readonly Flag[] {
  return [flag(plain(name, dashes), effects[0], help[0]), flag(plain(`no-${name}`, dashes), effects[1], help[1])]
}

const INPUTS: readonly Flag[] = [
  flag(
    [...valued('library'), either('l', SHORT)],
    (settings, name) => requestInput(settings, 'library', name),
    'Link libNAME.a of the search path, or with :FILE the file of that name',
    '<name>',
  ),
  flag(
    [...valued('library-path'), either('L', SHORT)],
    ({ libraryPath }, directory) => libraryPath.push(directory),
    'Add a directory to the library search path',
    '<dir>',
  ),
  flag(
    [plain('Bdynamic'), plain('dy'), plain('call_shared')],
    turns('shared', true),
    'Link shared libraries, too, from here on',
  ),
  flag(
    [plain('Bstatic'), plain('dn'), plain('non_shared'), plain('static')],
    turns('shared', false),
    'Link static libraries only from here on (default, except with -pie and -shared)',
  ),
  ...pair(
    'whole-archive',
    [turns('whole', true), turns('whole', false)],
    ['Link all members of the archives that follow', 'Link members of the archives that follow on demand (default)'],
  ),
  flag(plain('start-lib'), startLibrary, 'Treat the objects that follow as if they were in an archive'),
  flag(plain('end-lib'), endLibrary, 'End the group that --start-lib began'),
  flag(valued('rsp-quoting'), rspQuoting, 'Quoting style of response files (@FILE): posix or windows', '<style>'),
]

const OUTPUT: readonly Flag[] = [
  flag(either('o', SHORT), names('output'), 'Path of the output; - for standard output', '<path>'),
  flag(either('O', SHORT), optimize, 'Merge strings unless 0 (default: 1)', '<level>'),
  flag(either('m', SHORT), target, 'Target: wasm32 (default) or wasm64', '<target>'),
  flag(
    valued('soname'),
    ({ link }, name) => {
      link.moduleName = name
    },
    'Name of the module in its name section (default: none)',
    '<name>',
  ),
  flag(
    [plain('relocatable'), plain('r', SHORT)],
    turns('relocatable', true),
    'Make an object of the inputs, to be linked again',
  ),
  flag(plain('build-id'), settings => {
    settings.buildId = 'fast'
  }),
  flag(
    equals('build-id'),
    (settings, style) => {
      settings.buildId = style
    },
    'Add a build id: fast (also without a style), sha1, tree, uuid, 0xHEX or none (default)',
    '<style>',
  ),
  flag(plain('emit-relocs'), sets('emitRelocs', true), 'Keep the symbol table and the relocations in the output'),
  flag(plain('stack-first'), sets('stackFirst', true), 'Place the stack below the data (default)'),
  flag(plain('no-stack-first'), sets('stackFirst', false), 'Place the stack behind the data'),
  flag(either('z', SHORT), zOption, 'stack-size=BYTES (a multiple of 16, default: 65536) or muldefs', '<option>'),
  flag(
    [equals('global-base', LONG)],
    integer('globalBase', 'global-base'),
    'Address of the data (default: behind the stack, or 1024)',
    '<address>',
  ),
  flag(
    equals('table-base', LONG),
    integer('tableBase', 'table-base'),
    'First slot of the function table to use (default: 1)',
    '<slot>',
  ),
  flag(
    equals('initial-memory', LONG),
    integer('initialMemory', 'initial-memory'),
    'Initial size of the memory',
    '<bytes>',
  ),
  flag(plain('i', SHORT), integer('initialMemory', 'initial-memory')),
  flag(
    equals('initial-heap', LONG),
    integer('initialHeap', 'initial-heap'),
    'Room for the heap in the initial memory',
    '<bytes>',
  ),
  flag(
    equals('max-memory', LONG),
    integer('maxMemory', 'max-memory'),
    'Maximum size of the memory (default: none)',
    '<bytes>',
  ),
  flag(plain('no-growable-memory', LONG), sets('growableMemory', false), 'Make the initial size the maximum'),
  flag(plain('shared-memory', LONG), sets('sharedMemory', true), 'Share the memory between threads'),
  flag(equals('page-size', LONG), pageSize, 'Size of a page of memory: 1 or 65536 (default)', '<bytes>'),
]

/** Outputs that run at any address, and how they are loaded. */
const LOADED: readonly Flag[] = [
  flag(plain('shared'), turns('sharedLibrary', true), 'Make a shared library'),
  ...pair(
    'pie',
    [turns('pie', true), turns('pie', false)],
    ['Make an executable that runs at any address', 'Make an executable with fixed addresses (default)'],
  ),
  flag(
    plain('experimental-pic', LONG),
    turns('experimentalPic', true),
    'Do not warn that the form of such outputs may change',
  ),
  flag(
    plain('Bsymbolic'),
    sets('symbolic', true),
    'Let a shared library use its own definitions, whoever else has some',
  ),
  flag(valued('rpath'), appends('runtimePath'), 'Folder in which the loader looks for needed libraries', '<dir>'),
]

const SYMBOLS: readonly Flag[] = [
  flag([...valued('entry'), either('e', SHORT)], entry, 'Entry point (default: _start)', '<symbol>'),
  flag(plain('no-entry', LONG), sets('entry', false), 'Have no entry point'),
  flag(valued('export'), appends('exports'), 'Keep and export a symbol', '<symbol>'),
  flag(
    valued('export-if-defined'),
    appends('exportsIfDefined'),
    'Keep and export a symbol, if it is defined',
    '<symbol>',
  ),
  flag(plain('export-all', LONG), sets('exportAll', true), 'Export all symbols'),
  flag(
    [plain('export-dynamic'), plain('E', SHORT)],
    sets('exportDynamic', true),
    'Export all symbols that are not hidden',
  ),
  flag(plain('no-export-dynamic'), sets('exportDynamic', false), 'Export what is asked for only (default)'),
  flag(
    [plain('export-memory', LONG), equals('export-memory', LONG)],
    exportMemory,
    'Export the memory (default unless it is imported) as "memory" or NAME',
    '<name>',
  ),
  flag(
    [plain('import-memory', LONG), equals('import-memory', LONG)],
    importMemory,
    'Import the memory, from "env" as "memory" or as named',
    '<module>,<name>',
  ),
  flag(plain('export-table', LONG), sets('exportTable', true), 'Export the function table'),
  flag(plain('import-table', LONG), sets('importTable', true), 'Import the function table'),
  flag(plain('growable-table', LONG), sets('growableTable', true), 'Leave the function table without a maximum'),
  flag(
    [...valued('undefined'), either('u', SHORT)],
    appends('require'),
    'Link the archive member that defines a symbol',
    '<symbol>',
  ),
  flag(
    plain('allow-undefined'),
    turns('allowUndefined', true),
    'Like --import-undefined with --unresolved-symbols=ignore-all',
  ),
  flag(
    [equals('allow-undefined-file'), separate('allow-undefined-file', SHORT)],
    names('allowUndefinedFile'),
    'Let the symbols that FILE lists be undefined',
    '<file>',
  ),
  flag(plain('import-undefined'), sets('importUndefined', true), 'Import undefined functions'),
  flag(
    valued('unresolved-symbols'),
    unresolvedSymbols,
    'report-all (default) or ignore-all undefined symbols, or import-dynamic: leave them to the loader',
    '<policy>',
  ),
  flag(
    plain('error-unresolved-symbols'),
    sets('unresolvedSeverity', 'error'),
    'Report undefined symbols as errors (default)',
  ),
  flag(plain('warn-unresolved-symbols'), sets('unresolvedSeverity', 'warning'), 'Report undefined symbols as warnings'),
  flag(valued('wrap'), appends('wrap'), 'Call __wrap_SYMBOL for SYMBOL, and SYMBOL for __real_SYMBOL', '<symbol>'),
  flag(
    plain('noinhibit-exec'),
    sets('duplicateSeverity', 'warning'),
    'Take the last of several definitions, with a warning',
  ),
  ...pair(
    'allow-multiple-definition',
    [sets('allowMultipleDefinition', true), sets('allowMultipleDefinition', false)],
    ['Take the first of several definitions', 'Refuse several definitions of a symbol (default)'],
  ),
]

const CONTENTS: readonly Flag[] = [
  ...pair(
    'gc-sections',
    [sets('gcSections', true), sets('gcSections', false)],
    ['Leave out what is not used (default)', 'Keep everything'],
  ),
  ...pair(
    'print-gc-sections',
    [turns('printGcSections', true), turns('printGcSections', false)],
    ['List what is left out', 'Do not list what is left out (default)'],
  ),
  ...pair(
    'merge-data-segments',
    [sets('mergeDataSegments', true), sets('mergeDataSegments', false)],
    ['Merge data segments by their kind (default)', 'Keep one segment for each name'],
    LONG,
  ),
  flag([plain('strip-all'), plain('s', SHORT)], strip('all'), 'Leave out names, debug information and other metadata'),
  flag([plain('strip-debug'), plain('S', SHORT)], strip('debug'), 'Leave out debug information'),
  flag(
    valued('keep-section'),
    appends('keepSections'),
    'Keep a section in spite of --strip-all: name, producers, target_features',
    '<name>',
  ),
  flag(plain('compress-relocations'), sets('compressRelocations', true), 'Shorten padded numbers in code'),
  ...pair(
    'check-features',
    [sets('checkFeatures', true), sets('checkFeatures', false)],
    ['Check that the features of the objects agree (default)', 'Do not check features'],
    LONG,
  ),
  flag(equals('features'), lists('features'), 'Allow these target features, not those that the objects use', '<a,b>'),
  flag(
    equals('extra-features', LONG),
    lists('extraFeatures'),
    'Add target features to those that the objects use',
    '<a,b>',
  ),
]

const MESSAGES: readonly Flag[] = [
  ...pair(
    'demangle',
    [turns('demangle', true), turns('demangle', false)],
    ['Show names as the source has them, also in the name section (default)', 'Show names as the objects have them'],
  ),
  flag(valued('error-limit', LONG), errorLimit, 'Errors to show before giving up; 0 for all (default: 20)', '<count>'),
  ...pair(
    'fatal-warnings',
    [turns('fatalWarnings', true), turns('fatalWarnings', false)],
    ['Make errors of warnings', 'Link in spite of warnings (default)'],
  ),
  flag(
    plain('color-diagnostics'),
    settings => {
      settings.color = 'always'
    },
    'Colour messages',
  ),
  flag(equals('color-diagnostics'), color, 'Colour messages: auto (default), always or never', '<when>'),
  flag(
    plain('no-color-diagnostics'),
    settings => {
      settings.color = 'never'
    },
    'Do not colour messages',
  ),
  flag([plain('trace'), plain('t', SHORT)], turns('trace', true), 'List the files that are linked'),
  flag(
    [...valued('trace-symbol'), either('y', SHORT)],
    appends('traceSymbols'),
    'List who refers to a symbol and who defines it',
    '<symbol>',
  ),
  flag(valued('Map'), names('mapFile'), 'Write where everything is in the output; - for standard output', '<file>'),
  flag([plain('print-map'), plain('M', SHORT)], turns('printMap', true), 'Show where everything is in the output'),
  flag(equals('why-extract', LONG), names('whyExtract'), 'Write why each archive member is linked', '<file>'),
  flag(
    valued('reproduce', LONG),
    names('reproduce'),
    'Write a tar file of all inputs and options, to link again elsewhere',
    '<file>',
  ),
  flag(plain('verbose'), turns('verbose', true), 'Say what is read and written'),
  flag(plain('help'), turns('help', true), 'Show this text'),
  flag(plain('version'), turns('version', true), 'Show the version and do nothing else'),
  flag([plain('v', SHORT), plain('V', SHORT)], turns('showVersion', true), 'Show the version'),
  flag(
    valued('threads'),
    threads,
    'Accepted; a link takes one thread, and its output would be the same with more',
    '<count>',
  ),
]

/** Options for shared libraries and position-independent code, which a static executable has nothing of. */
const WITHOUT_EFFECT: readonly Flag[] = [
  flag(
    plain('no-shlib-sigcheck', LONG),
    sets('checkSharedSignatures', false),
    'Do not compare calls with the functions of shared libraries',
  ),
]

/** What is about bitcode alone has nothing to change. */
const changesNothing: Effect = () => {}

/** Options about LLVM bitcode: they have no help, since there is nothing that they do here. */
const BITCODE: readonly Flag[] = [
  flag(joined('lto-O', LONG), checked('lto-O', level('optimization'))),
  flag(joined('lto-CGO', LONG), checked('lto-CGO', level('codegen optimization'))),
  flag(equals('lto-partitions', LONG), checked('lto-partitions', partitions)),
  flag([equals('lto-obj-path', LONG), plain('lto-debug-pass-manager', LONG)], changesNothing),
  flag([plain('disable-verify'), plain('save-temps')], changesNothing),
  flag(equals('thinlto-cache-dir', LONG), changesNothing),
  flag(valued('thinlto-cache-policy', LONG), checked('thinlto-cache-policy', cachePolicy)),
  flag(equals('thinlto-jobs', LONG), checked('lto-partitions', jobs)),
  flag([plain('thinlto-emit-index-files', LONG), plain('thinlto-emit-imports-files', LONG)], changesNothing),
  flag(
    [plain('thinlto-index-only', LONG), equals('thinlto-index-only', LONG)],
    checked('thinlto-index-only', indexOnly),
  ),
  flag(
    equals('thinlto-object-suffix-replace', LONG),
    checked('thinlto-object-suffix-replace', replacement('thinlto-object-suffix-replace')),
  ),
  flag(equals('thinlto-prefix-replace', LONG), checked('thinlto-prefix-replace', prefixes)),
  flag(
    valued('mllvm'),
    checked('mllvm', llvmOption),
    'Accepted; options of the code generator that bitcode needs',
    '<option>',
  ),
]

/** All options of wasm-ld 22.1. */
export const FLAGS: readonly Flag[] = [
  ...INPUTS,
  ...OUTPUT,
  ...LOADED,
  ...SYMBOLS,
  ...CONTENTS,
  ...MESSAGES,
  ...WITHOUT_EFFECT,
  ...BITCODE,
]

/** What `wasmweld link` takes beyond them. */
export const OWN_FLAGS: readonly Flag[] = [
  flag(
    [plain('sysroot', LONG), equals('sysroot', LONG)],
    names('sysroot'),
    'Link the C and C++ libraries of a sysroot where something is missing; without a folder, of the one that is found',
    '<dir>',
  ),
  flag(
    valued('export-list', LONG),
    ({ exportLists }, path) => exportLists.push(path),
    'Export the symbols that FILE lists, one a line; # begins a comment, and * stands for any characters',
    '<file>',
  ),
  ...pair(
    'start-stop-gc',
    [sets('startStopGc', true), sets('startStopGc', false)],
    [
      'Leave out segments to which only __start_NAME and __stop_NAME refer',
      'Keep segments to which only __start_NAME and __stop_NAME refer (default)',
    ],
    LONG,
  ),
  ...pair(
    'local-names',
    [sets('localNames', true), sets('localNames', false)],
    ['Keep the names that objects have for locals and labels (default)', 'Leave out names of locals and labels'],
    LONG,
  ),
  flag(
    plain('print-memory-map', LONG),
    turns('printMemoryMap', true),
    'Show what lies where in memory and in the function table',
  ),
  flag(
    valued('report', LONG),
    names('reportFile'),
    'Write what is in the output, why, and what was left out, as JSON; - for standard output',
    '<file>',
  ),
  flag(
    valued('source-map', LONG),
    names('sourceMapFile'),
    'Write a source map of the output, made of its DWARF, which it loses; the output names the file',
    '<file>',
  ),
  flag(
    valued('why-live', LONG),
    ({ whyLive }, name) => whyLive.push(name),
    'Show why a symbol is in the output, step by step from what is kept in any case',
    '<symbol>',
  ),
  flag(
    plain('allow-signature-mismatch', LONG),
    sets('signatureMismatch', 'warning'),
    'Link calls whose type differs from the definition; they trap when they are reached',
  ),
  flag(
    equals('error-format', LONG),
    errorFormat,
    'Show messages as text (default) or as json: an object in each line',
    '<format>',
  ),
  flag(plain('time', LONG), turns('time', true), 'Say how long each step of the link took'),
  flag(plain('gc-debug', LONG), sets('gcDebug', true), 'Leave out debug information of code and data that is left out'),
]
