import { SEGMENT_FLAG } from '@wasmweld/binary'
import type { Export } from '@wasmweld/binary'
import { chunkId } from '../ids.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import type { LinkedFile } from '../symbols/resolution.ts'
import type { IndexSpaces } from './index-spaces.ts'
import type { OutputGlobal } from './layout.ts'
import type { Needs } from './needs.ts'

/** Target features of the output, and what contradicts them. */
export interface FeatureSet {
  readonly features: readonly string[]
  readonly problems: readonly Problem[]
}

/** By feature name: the first file that says so. */
function namedBy(files: readonly LinkedFile[], prefix: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const { name, object } of files) {
    for (const feature of object.features) {
      if (feature.prefix === prefix && !found.has(feature.name)) found.set(feature.name, name)
    }
  }
  return found
}

function usesThreadLocals(files: readonly LinkedFile[], live: Liveness): boolean {
  return files.some(({ object, chunkBase }) => {
    const { chunks, firstChunk } = object
    for (let chunk = firstChunk.data; chunk < firstChunk.global; chunk++) {
      if ((chunks[chunk].flags & SEGMENT_FLAG.tls) !== 0 && live.has(chunkId(chunkBase + chunk))) return true
    }
    return false
  })
}

function allowedFeatures(used: Iterable<string>, plan: LinkPlan): Set<string> {
  const { isPic, place, reserve, features, extraFeatures } = plan
  // What a loader gives are mutable globals, and modules of one program share the stack pointer.
  const shares = isPic || place !== undefined || reserve !== undefined
  return new Set([...(shares ? ['mutable-globals'] : []), ...extraFeatures, ...(features ?? used)])
}

/** What threads need and the inputs lack. */
function threadProblems(
  hasThreadLocals: boolean,
  allowed: ReadonlySet<string>,
  disallowed: ReadonlyMap<string, string>,
  { sharedMemory }: LinkPlan,
): string[] {
  const forbidding = sharedMemory ? disallowed.get('shared-mem') : undefined
  const purposes = [...(sharedMemory ? ['shared memory'] : []), ...(hasThreadLocals ? ['thread-local storage'] : [])]
  const missing = ['atomics', 'bulk-memory'].filter(feature => !allowed.has(feature))
  return [
    ...(forbidding === undefined
      ? []
      : [
          `--shared-memory is disallowed by ${forbidding} because it was not compiled with 'atomics' or 'bulk-memory' features.`,
        ]),
    ...purposes.flatMap(purpose =>
      missing.map(feature => `'${feature}' feature must be used in order to use ${purpose}`),
    ),
  ]
}

/** The union of what the inputs use, or what the plan names; contradictions are problems unless checks are off. */
export function settleFeatures(files: readonly LinkedFile[], live: Liveness, plan: LinkPlan): FeatureSet {
  const used = namedBy(files, '+')
  const disallowed = namedBy(files, '-')
  const allowed = allowedFeatures(used.keys(), plan)
  const features = [...allowed].sort()
  if (!plan.checkFeatures) return { features, problems: [] }

  const problems: Problem[] = []
  const refuse = (message: string): number => problems.push({ kind: 'feature', severity: 'error', message })
  for (const message of threadProblems(usesThreadLocals(files, live), allowed, disallowed, plan)) refuse(message)
  for (const [name, file] of used) {
    if (!allowed.has(name)) refuse(`Target feature '${name}' used by ${file} is not allowed.`)
  }
  for (const { name: file, object } of files) {
    for (const { prefix, name } of object.features) {
      const other = disallowed.get(name)
      if (prefix === '-' || other === undefined) continue
      refuse(`Target feature '${name}' used in ${file} is disallowed by ${other}. Use --no-check-features to suppress.`)
    }
  }
  return { features, problems }
}

/** Mutable globals that cross the module's border need the feature of that name. */
export function checkGlobalFeatures(
  { imports, imported: { global: count } }: IndexSpaces,
  globals: readonly OutputGlobal[],
  exports: readonly Export[],
  { features }: Needs,
  plan: LinkPlan,
): Problem[] {
  // An object has no border yet.
  if (plan.isRelocatable || !plan.checkFeatures || features.includes('mutable-globals')) return []
  const problems: Problem[] = []
  const refuse = (what: string, name: string): number =>
    problems.push({
      kind: 'feature',
      severity: 'error',
      message: `mutable global ${what} but 'mutable-globals' feature not present in inputs: \`${name}\`. Use --no-check-features to suppress.`,
    })
  const imported = imports.filter(({ symbol }) => symbol.kind === 'global')
  for (const { symbol } of imported) if (symbol.globalType?.mutable) refuse('imported', symbol.name)
  for (const { kind, index, name } of exports) {
    if (kind !== 'global' || index < count) continue
    const global = globals[index - count]
    const type =
      global.kind === 'constant' ? global.type : global.placed.file.object.globals[global.placed.chunk.index].type
    if (type.mutable) refuse('exported', name)
  }
  return problems
}
