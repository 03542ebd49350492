import { expect, test } from 'vitest'
import { planLink } from './plan.ts'
import type { LinkOptions } from './options.ts'

const messages = (options: unknown): string[] =>
  planLink(options as LinkOptions).problems.map(problem => ('message' in problem ? problem.message : problem.kind))

test('an empty plan has no problems', () => {
  expect(messages({})).toEqual([])
})

test('an option that there is none of is named', () => {
  expect(messages({ bogus: 1 })).toEqual(['unknown option: bogus'])
})

test.each([
  [{ stackSize: -16 }, 'option stackSize: expected a whole number of at least 0, found -16'],
  [{ tableBase: 1.5 }, 'option tableBase: expected a whole number of at least 0, found 1.5'],
  [{ target: 'wasm128' }, 'option target: expected "wasm32" or "wasm64", found "wasm128"'],
  [{ optimize: 9 }, 'option optimize: expected 0 or 1 or 2 or 3, found 9'],
  [{ exports: 'add' }, 'option exports: expected a list of strings, found "add"'],
  [
    { importMemory: { module: 'env' } },
    'option importMemory: expected true or false, or { module, field }, found {"module":"env"}',
  ],
])('a value of another kind says what was expected: %j', (options, message) => {
  expect(messages(options)).toEqual([message])
})

test('two options that contradict each other are one problem', () => {
  expect(messages({ importTable: true, exportTable: true })).toEqual([
    '--import-table and --export-table may not be used together',
  ])
})

test.each([
  [{ entry: 'main' }, 'entry point specified for relocatable output file'],
  [{ gcSections: true }, '-r and --gc-sections may not be used together'],
  [{ compressRelocations: true, strip: 'all' }, '-r -and --compress-relocations may not be used together'],
  [{ require: ['f'] }, '-r -and --undefined may not be used together'],
  [{ sharedMemory: true }, '-r and --shared-memory may not be used together'],
  [{ globalBase: 2000 }, '-r and --global-base may not by used together'],
  [{ exportTable: true }, '--relocatable is incompatible with --export-table'],
  [{ growableTable: true }, '--relocatable is incompatible with --growable-table'],
])('an object cannot be made with %j', (options, message) => {
  expect(messages({ output: 'relocatable', ...options })).toEqual([message])
})

test('what comes after a stage of checks is not looked at', () => {
  expect(messages({ output: 'relocatable', exportTable: true, gcSections: true })).toEqual([
    '--relocatable is incompatible with --export-table',
  ])
})

test('an object keeps everything under its own name', () => {
  const { gcSections, mergeDataSegments, entry } = planLink({ output: 'relocatable' })
  expect({ gcSections, mergeDataSegments, entry }).toEqual({ gcSections: false, mergeDataSegments: false })
})

const external = { name: 'f', module: 'side', kind: 'data', address: 8 }

test.each([
  [{ external: [{ ...external, address: -1 }] }, 'external'],
  [{ external: [{ ...external, kind: 'function', call: 'indirect', type: noType() }] }, 'external'],
  [{ external: [{ ...external, kind: 'table' }] }, 'external'],
  [{ provide: { export: ['f'] } }, 'provide'],
  [{ provide: { slots: 'f' } }, 'provide'],
  [{ reserve: { memory: 16, alignment: 3, slots: 0 } }, 'reserve'],
  [{ place: { memoryBase: 0 } }, 'place'],
])('for one module of a program: %j is no value of %s', (options, name) => {
  expect(messages(options)).toEqual([expect.stringMatching(new RegExp(`^option ${name}: expected `))])
})

function noType(): unknown {
  return { kind: 'function', parameters: [], results: [] }
}

test.each([
  [{ output: 'shared', external: [external] }, 'option external is for an executable'],
  [{ output: 'pie', reserve: { memory: 0, alignment: 1, slots: 0 } }, 'option reserve is for an executable'],
  [{ output: 'relocatable', provide: {} }, 'option provide is for a module'],
  [{ place: { memoryBase: 0, tableBase: 0 }, globalBase: 16 }, 'options place and globalBase may not be'],
  [
    { place: { memoryBase: 0, tableBase: 0 }, reserve: { memory: 0, alignment: 1, slots: 0 } },
    'options place and reserve may not be',
  ],
])('one module of a program cannot be made with %j', (options, message) => {
  expect(messages(options).join('\n')).toContain(message)
})
