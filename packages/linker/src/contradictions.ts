import { badOptions } from './check-options.ts'
import type { LinkOptions } from './options.ts'
import type { Problem } from './problems.ts'

/** What must not be asked for together, and wasm-ld's words for it. */
type Contradiction = readonly [isMet: (options: LinkOptions) => boolean, message: string]

const isRelocatable = ({ output }: LinkOptions): boolean => output === 'relocatable'
const isShared = ({ output }: LinkOptions): boolean => output === 'shared'
const isPic = ({ output }: LinkOptions): boolean => output === 'pie' || output === 'shared'

const compressesDebug = ({ compressRelocations, strip = 'none' }: LinkOptions): boolean =>
  compressRelocations === true && strip === 'none'

const isProgram = ({ output = 'executable' }: LinkOptions): boolean => output === 'executable'

/** What an output that is one module of several in a program cannot be. */
const PROGRAM_CONTRADICTIONS: readonly Contradiction[] = [
  ...(['external', 'reserve', 'place'] as const).flatMap((option): Contradiction[] => [
    [
      options => options[option] !== undefined && !isProgram(options),
      `option ${option} is for an executable: the output has an address and slots of its own`,
    ],
    [
      options => options[option] !== undefined && options.emitRelocs === true,
      `option ${option} may not be used together with --emit-relocs`,
    ],
  ]),
  [
    options => options.provide !== undefined && isRelocatable(options),
    'option provide is for a module: an object keeps all that it defines',
  ],
  [
    options => options.provideAll === true && isRelocatable(options),
    'option provideAll is for a module: an object keeps all that it defines',
  ],
  [
    options => options.place !== undefined && options.reserve !== undefined,
    'options place and reserve may not be used together: the room is the program’s to reserve',
  ],
  ...(
    ['globalBase', 'tableBase', 'initialMemory', 'initialHeap', 'exportTable', 'exportMemory', 'reactor'] as const
  ).map((option): Contradiction => [
    options => options.place !== undefined && Boolean(options[option]),
    `options place and ${option} may not be used together: the place says where data and slots are, in the memory and table of the program`,
  ]),
]

/** How many of the stages, the numbers among them, go before all else that is told of the output. */
const EARLY_STAGES = 2

/** The contradictions of one stage are told together; what comes after the first stage that has one is not looked at. */
const STAGES: readonly (readonly Contradiction[])[] = [
  [
    [
      ({ maxMemory, growableMemory }) => maxMemory !== undefined && growableMemory === false,
      '--max-memory is incompatible with --no-growable-memory',
    ],
    [options => isPic(options) && options.exportTable === true, '-shared/-pie is incompatible with --export-table'],
    [
      options => isRelocatable(options) && options.exportTable === true,
      '--relocatable is incompatible with --export-table',
    ],
    [
      options => isRelocatable(options) && options.growableTable === true,
      '--relocatable is incompatible with --growable-table',
    ],
    [
      options => isShared(options) && options.exportMemory !== undefined && options.exportMemory !== false,
      '--export-memory is incompatible with --shared',
    ],
  ],
  [
    [
      options => options.rewriteDebug === false && compressesDebug(options),
      '--compress-relocations is incompatible with output debug information. Please pass --strip-debug or --strip-all',
    ],
    [
      ({ importTable, exportTable }) => importTable === true && exportTable === true,
      '--import-table and --export-table may not be used together',
    ],
    [
      options => isRelocatable(options) && typeof options.entry === 'string',
      'entry point specified for relocatable output file',
    ],
    [options => isRelocatable(options) && options.gcSections === true, '-r and --gc-sections may not be used together'],
    // The slips of the pen in these are wasm-ld's.
    [
      options => isRelocatable(options) && options.compressRelocations === true,
      '-r -and --compress-relocations may not be used together',
    ],
    [
      options => isRelocatable(options) && (options.require ?? []).length > 0,
      '-r -and --undefined may not be used together',
    ],
    [
      options => isRelocatable(options) && options.sharedMemory === true,
      '-r and --shared-memory may not be used together',
    ],
    [options => isRelocatable(options) && Boolean(options.globalBase), '-r and --global-base may not by used together'],
    [options => isPic(options) && Boolean(options.globalBase), '--global-base may not be used with -shared/-pie'],
    [options => isPic(options) && Boolean(options.tableBase), '--table-base may not be used with -shared/-pie'],
  ],
  PROGRAM_CONTRADICTIONS,
  // Relocations that go into the output say where things were in the objects.
  [
    [
      options => options.gcDebug === true && (isRelocatable(options) || options.emitRelocs === true),
      '--gc-debug may not be used together with -r or --emit-relocs',
    ],
    [
      options => options.emitRelocs === true && compressesDebug(options),
      '--compress-relocations and --emit-relocs may not be used together, unless with --strip-debug or --strip-all',
    ],
  ],
]

function pageSizeMessages({ pageSize = 65536 }: LinkOptions): string[] {
  return pageSize === 1 || pageSize === 65536 ? [] : ['--page_size=N must be either 1 or 65536']
}

/** Everything that is wrong with the options themselves. */
export function contradictions(options: LinkOptions): Problem[] {
  const stages = [
    [...badOptions(options), ...pageSizeMessages(options)],
    ...STAGES.map(stage => stage.filter(([isMet]) => isMet(options)).map(([, message]) => message)),
  ]
  const found = stages.findIndex(({ length }) => length > 0)
  if (found < 0) return []
  const kind = found < EARLY_STAGES ? 'early-option' : 'option'
  return stages[found].map(message => ({ kind, severity: 'error', message }))
}
