import type { ViteDevServer } from 'vite'
import type { Project } from './bundling.ts'

/** Waits until the server sees what changes: its watcher starts late, and tells nothing of what was before. */
export async function watching(server: ViteDevServer, at: Project): Promise<void> {
  let seen = false
  server.watcher.on('all', (_event, file) => {
    seen ||= file.endsWith('probe.txt')
  })
  for (let round = 0; !seen; round++) {
    at.write('probe.txt', String(round))
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
