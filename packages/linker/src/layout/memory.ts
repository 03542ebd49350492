import { alignUp } from '../ids.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import type { MemoryLayout, OutputSegment } from './layout.ts'
import type { LinkerSymbols, LinkSymbol } from '../symbols/resolution.ts'
import type { UnplacedSegment } from './output-segments.ts'

const STACK_ALIGNMENT = 16
const HEAP_ALIGNMENT = 16
const INIT_FLAG_SIZE = 4
/** First address of data when the stack lies above it: null and small offsets from it stay unused. */
const LOW_GLOBAL_BASE = 1024
const MAX_MEMORY_32 = 2 ** 32
/** As wasm-ld, which caps a 64-bit memory at 16 GiB. */
const MAX_MEMORY_64 = 2 ** 34

interface PlacedMemory {
  readonly memory: MemoryLayout
  readonly segments: readonly OutputSegment[]
  readonly problems: readonly Problem[]
}

/** Gives every segment its address, and places stack and heap. */
export function layoutMemory(
  unplaced: readonly UnplacedSegment[],
  plan: LinkPlan,
  { addresses }: LinkerSymbols,
): PlacedMemory {
  const { dataStart, messages } = settleDataStart(plan, unplaced)
  const { segments, end } = placeSegments(unplaced, dataStart)
  const initFlag = plan.sharedMemory && segments.length > 0 ? alignUp(end, INIT_FLAG_SIZE) : undefined
  const dataEnd = endOfData(initFlag === undefined ? end : initFlag + INIT_FLAG_SIZE, dataStart, plan, addresses)
  const { stackLow, stackHigh, stackEnd } = placeStack(dataEnd, plan)
  const { reserve } = plan
  const reserved = reserve === undefined ? undefined : alignUp(stackEnd, reserve.alignment)
  const used = reserved === undefined ? stackEnd : reserved + (reserve?.memory ?? 0)
  // As wasm-ld, which aligns the heap for those who ask where it is.
  const heapBase = addresses.some(({ linker }) => linker === 'heap-base') ? alignUp(used, HEAP_ALIGNMENT) : used
  const { end: heapEnd, messages: sizes } = settleSize(heapBase, plan)
  const { maximum, messages: limits } = settleMaximum(heapEnd, plan)
  const problems = [...messages, ...sizes, ...limits].map((message): Problem => ({
    kind: 'layout',
    severity: 'error',
    message,
  }))
  return {
    memory: {
      dataStart,
      dataEnd,
      stackLow,
      stackHigh,
      reserved,
      heapBase,
      heapEnd,
      ...threadLocalBlock(segments),
      initFlag,
      alignmentLog2: strictestAlignment(segments),
      pages: heapEnd / plan.pageSize,
      maximumPages: maximum === undefined ? undefined : maximum / plan.pageSize,
    },
    segments,
    problems,
  }
}

const strictestAlignment = (segments: readonly UnplacedSegment[]): number =>
  Math.max(0, ...segments.map(({ alignmentLog2 }) => alignmentLog2))

// What a program registers with `__dso_handle` it finds again by that address, which therefore is nobody else's.
function endOfData(end: number, start: number, { place }: LinkPlan, addresses: readonly LinkSymbol[]): number {
  const isAsked = place !== undefined && addresses.some(({ linker }) => linker === 'dso-handle')
  return isAsked && end === start ? end + 1 : end
}

/** The stack above or below the data; `stackEnd` is the end of both. A module of a program uses that of the program. */
function placeStack(
  dataEnd: number,
  { stackFirst, isPic, isRelocatable, place, stackSize }: LinkPlan,
): Pick<MemoryLayout, 'stackLow' | 'stackHigh'> & { readonly stackEnd: number } {
  if (place !== undefined) return { stackLow: 0, stackHigh: 0, stackEnd: dataEnd }
  const isStackLow = stackFirst || isPic
  const stackLow = isStackLow ? 0 : alignUp(dataEnd, STACK_ALIGNMENT)
  const stackHigh = stackLow + stackSize
  return { stackLow, stackHigh, stackEnd: isStackLow || isRelocatable ? dataEnd : stackHigh }
}

function threadLocalBlock(
  segments: readonly OutputSegment[],
): Pick<MemoryLayout, 'tlsBase' | 'tlsSize' | 'tlsAlignment'> {
  const block = segments.find(({ isTls }) => isTls)
  if (block === undefined) return { tlsBase: 0, tlsSize: 0, tlsAlignment: 0 }
  return { tlsBase: block.address, tlsSize: block.size, tlsAlignment: 2 ** block.alignmentLog2 }
}

function settleDataStart(
  { isPic, isRelocatable, stackFirst, stackSize, globalBase, place }: LinkPlan,
  segments: readonly UnplacedSegment[],
): Settled & {
  readonly dataStart: number
} {
  // An object has no stack, and its addresses are provisional. Those of position-independent output count from where the loader
  // puts the data; stack and heap are the loader's.
  if (isRelocatable || isPic) return { dataStart: 0, messages: [] }
  if (place !== undefined) {
    const alignment = 2 ** strictestAlignment(segments)
    const isAligned = place.memoryBase % alignment === 0
    const message = `option place: memoryBase must be a multiple of ${alignment}, the strictest alignment of the data; found ${place.memoryBase}`
    return { dataStart: place.memoryBase, messages: isAligned ? [] : [message] }
  }
  const messages: string[] = []
  if (stackSize % STACK_ALIGNMENT !== 0) messages.push(`stack size must be ${STACK_ALIGNMENT}-byte aligned`)
  const lowest = stackFirst ? stackSize : 0
  if (globalBase !== undefined && globalBase < lowest) {
    messages.push('--global-base cannot be less than stack size when --stack-first is used')
  }
  return { dataStart: globalBase ?? (stackFirst ? lowest : LOW_GLOBAL_BASE), messages }
}

function placeSegments(
  unplaced: readonly UnplacedSegment[],
  start: number,
): { segments: OutputSegment[]; end: number } {
  let end = start
  const segments = unplaced.map(segment => {
    const address = alignUp(end, 2 ** segment.alignmentLog2)
    end = address + segment.size
    return { ...segment, address }
  })
  return { segments, end }
}

interface Settled {
  readonly messages: readonly string[]
}

const ceiling = ({ is64 }: LinkPlan): number => (is64 ? MAX_MEMORY_64 : MAX_MEMORY_32)

const alignmentMessage = (what: string, { pageSize }: LinkPlan): string =>
  `${what} must be aligned to the page size (${pageSize} bytes)`

/** The initial size: what is needed and the initial heap, or what the plan says. */
function settleSize(needed: number, plan: LinkPlan): Settled & { readonly end: number } {
  const messages: string[] = []
  let end = needed
  if (plan.initialHeap !== 0) {
    if (plan.initialHeap % plan.pageSize !== 0) messages.push(alignmentMessage('initial heap', plan))
    const limit = ceiling(plan) - end
    if (plan.initialHeap > limit) messages.push(`initial heap too large, cannot be greater than ${limit}`)
    end += plan.initialHeap
  }
  const { initialMemory } = plan
  if (initialMemory !== undefined && initialMemory !== 0) {
    if (initialMemory % plan.pageSize !== 0) messages.push(alignmentMessage('initial memory', plan))
    if (end > initialMemory) messages.push(`initial memory too small, ${end} bytes needed`)
    if (initialMemory > ceiling(plan))
      messages.push(`initial memory too large, cannot be greater than ${ceiling(plan)}`)
    end = initialMemory
  } else if (end > ceiling(plan) && messages.length === 0) {
    messages.push(`initial memory too large, cannot be greater than ${ceiling(plan)}`)
  }
  return { end: alignUp(end, plan.pageSize), messages }
}

// A shared memory needs a maximum. That of position-independent output is its loader's to say.
function defaultMaximum(end: number, plan: LinkPlan): number | undefined {
  // As wasm-ld, in which a maximum of nothing is none.
  if (!plan.growableMemory && end > 0) return end
  if (!plan.sharedMemory) return undefined
  return plan.isPic || plan.place !== undefined ? ceiling(plan) : end
}

function settleMaximum(end: number, plan: LinkPlan): Settled & { readonly maximum: number | undefined } {
  const messages: string[] = []
  const { maxMemory } = plan
  if (maxMemory === undefined || maxMemory === 0) return { maximum: defaultMaximum(end, plan), messages }
  if (maxMemory % plan.pageSize !== 0) messages.push(alignmentMessage('maximum memory', plan))
  if (end > maxMemory) messages.push(`maximum memory too small, ${end} bytes needed`)
  if (maxMemory > ceiling(plan)) messages.push(`maximum memory too large, cannot be greater than ${ceiling(plan)}`)
  return { maximum: maxMemory, messages }
}
