// What a watcher is told while the link goes on.
import type { Liveness } from '../live/liveness.ts'
import type { Resolution } from '../symbols/resolution.ts'
import { reportFile, unreached } from './dropped-chunks.ts'
import type { DroppedChunk, JoinedFiles } from './link-report.ts'

export const joinedFiles = ({ files, trace }: Resolution): JoinedFiles => ({ files: files.map(reportFile), trace })

export const droppedChunks = (resolution: Resolution, live: Liveness): readonly DroppedChunk[] =>
  unreached(resolution, live)
