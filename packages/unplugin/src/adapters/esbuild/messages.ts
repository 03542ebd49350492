// What is wrong, as esbuild tells it: at a line, with its text.
import { existsSync, readFileSync } from 'node:fs'
import type { PartialMessage } from 'esbuild'
import type { ErrorReport } from '../../core/hook-context.ts'
import { shownPath } from '../two-pass/module-paths.ts'

export function messageOf({ message, loc }: ErrorReport, root: string): PartialMessage {
  if (loc === undefined || !existsSync(loc.file)) return { text: message }
  const lineText = readFileSync(loc.file, 'utf8').split(/\r?\n/)[loc.line - 1] ?? ''
  const before = lineText.slice(0, loc.column)
  const [token = ''] = /^(['"`]).*?\1|^[\w$]+/.exec(lineText.slice(loc.column)) ?? []
  return {
    text: message,
    location: {
      file: shownPath(loc.file, root),
      namespace: 'file',
      line: loc.line,
      // Columns are counted in bytes.
      column: Buffer.byteLength(before),
      length: Buffer.byteLength(token),
      lineText,
    },
  }
}
