import { createRequire } from 'node:module'

/** This package's version. Read when asked for: few runs show it. */
export const readVersion = (): string =>
  (createRequire(import.meta.url)('../package.json') as { version: string }).version
