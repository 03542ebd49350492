// What Farm's configuration says of the output.
import { createHash } from 'node:crypto'
import { parse, resolve } from 'node:path'
import type { Platform, ResolvedOptions } from '../../core/options.ts'
import type { Settings } from '../../core/settings.ts'
import type { OutputPlace } from '../../core/size/output-notes.ts'
import type { EmittedFile } from '../two-pass/final-module.ts'
import type { Compilation } from './farm-api.ts'

/** Farm's modules wait for each other, in whatever format: to the core they are ES modules. */
export function placeOf({ root, output }: Compilation): OutputPlace {
  return { format: 'es', dir: resolve(root, output.path) }
}

/** Is the output made of modules in one scope, without Farm's runtime? */
export const isLibrary = ({ output }: Compilation): boolean => output.targetEnv?.startsWith('library') === true

/** `fileOf`: a file by its reference. */
export function settingsOf(
  compilation: Compilation,
  options: ResolvedOptions,
  fileOf: (reference: string) => EmittedFile,
): Settings {
  const { root, output } = compilation
  const platform = platformOf(output)
  // Farm's modules do not know in which file they are, and Node finds nothing by a public path.
  const carriesBytes = platform !== 'browser'
  return {
    name: 'build',
    root,
    build: {},
    serve: false,
    dev: compilation.mode === 'development',
    hot: false,
    platform: options.platform ?? platform,
    formats: ['es'],
    // In Node nothing is fetched. Of a module that waits, and is imported by a statement and by `import()` alike, Farm gives a promise.
    waits: !carriesBytes,
    urls: reference => JSON.stringify(`${output.publicPath ?? '/'}${fileName(fileOf(reference), output)}`),
    dropsAssets: false,
    generatesOnly: false,
    carriesBytes,
    inlines: (_name, bytes) => carriesBytes || bytes.length < (options.inlineLimit ?? 0),
    print: text => {
      console.log(text)
    },
  }
}

function platformOf({ targetEnv = 'browser' }: Compilation['output']): Platform {
  if (/^(?:library-)?node/.test(targetEnv)) return 'node'
  return targetEnv === 'library' ? 'universal' : 'browser'
}

/** A file's name, as Farm would name it. */
export function fileName({ name, bytes }: EmittedFile, { assetsFilename }: Compilation['output']): string {
  const { name: stem, ext } = parse(name)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  return (assetsFilename ?? '[resourceName].[contentHash].[ext]')
    .replaceAll(/\[(?:resourceName|name)\]/g, stem)
    .replaceAll(/\[(?:contentHash|hash)\]/g, hash)
    .replaceAll('[ext]', ext.slice(1))
}
