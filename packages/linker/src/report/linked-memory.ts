// What a link tells of memory to who asks for no report.
import type { Layout } from '../layout/layout.ts'
import type { Needs } from '../layout/needs.ts'
import type { LinkPlan } from '../plan.ts'
import { memoryAddresses, memoryMap } from './memory-map.ts'
import type { MemoryAddresses, MemoryMap } from './memory-map.ts'

export const linkedAddresses = (layout: Layout): MemoryAddresses => memoryAddresses(layout)

export const linkedMemory = (layout: Layout, needs: Needs, plan: LinkPlan): MemoryMap => memoryMap(layout, needs, plan)
