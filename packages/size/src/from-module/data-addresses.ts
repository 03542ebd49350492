import { lastAtMost } from '@wasmweld/binary'
import type { DataEntry } from './module-parts.ts'

/** Which data segment an address is in. */
export interface DataAddresses {
  /** The segment that has its bytes there, or -1. Of segments that overlap, the one that begins last. */
  at(address: number, memory: number): number
  /** The segment of memory 0 that begins there, or -1. */
  startingAt(address: number): number
}

interface Placed {
  readonly starts: Float64Array
  readonly ends: Float64Array
  readonly segments: Uint32Array
}

const NONE = -1

export function dataAddresses(data: readonly DataEntry[]): DataAddresses {
  const memories = new Map<number, Placed>()
  const placed = (memory: number): Placed => {
    const known = memories.get(memory)
    if (known !== undefined) return known
    const made = placeIn(memory, data)
    memories.set(memory, made)
    return made
  }
  return {
    at: (address, memory) => {
      const { starts, ends, segments } = placed(memory)
      const place = lastAtMost(starts, address)
      return place >= 0 && address < ends[place] ? segments[place] : NONE
    },
    startingAt: address => {
      const { starts, ends, segments } = placed(0)
      const place = lastAtMost(starts, address)
      return place >= 0 && starts[place] === address && ends[place] > address ? segments[place] : NONE
    },
  }
}

function placeIn(memory: number, data: readonly DataEntry[]): Placed {
  const own: number[] = []
  data.forEach((entry, index) => {
    if (entry.address !== undefined && entry.memory === memory && entry.size > 0) own.push(index)
  })
  const addressOf = (index: number): number => data[index].address ?? 0
  own.sort((one, other) => addressOf(one) - addressOf(other) || one - other)
  return {
    starts: Float64Array.from(own, addressOf),
    ends: Float64Array.from(own, index => addressOf(index) + data[index].size),
    segments: Uint32Array.from(own),
  }
}
