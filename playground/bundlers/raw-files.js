// What Vite has and these bundlers have not: `./text.txt?raw` is the file's text.

import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createUnplugin } from 'unplugin'

const RAW = /\?raw$/

export const rawFiles = createUnplugin(() => ({
  name: 'playground:raw-files',
  resolveId: {
    filter: { id: RAW },
    handler: (id, importer) =>
      importer === undefined || !id.startsWith('.') ? undefined : join(dirname(importer), id),
  },
  load: {
    filter: { id: RAW },
    handler: async id => `export default ${JSON.stringify(await readFile(id.replace(RAW, ''), 'utf8'))}`,
  },
}))
