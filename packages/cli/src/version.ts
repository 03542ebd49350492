import { createRequire } from 'node:module'

/** This package's version. Read when asked for: few runs show it. */
export const readVersion = (): string =>
  (createRequire(import.meta.url)('wasmweld/package.json') as { version: string }).version

/** Build systems look for "LLD" to learn which linker's options they may use. */
export const versionLine = (): string => `wasmweld ${readVersion()} (compatible with LLD 22.1.8)`
