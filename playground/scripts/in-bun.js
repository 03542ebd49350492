// A program for Bun: builds what its argument describes.

import { argv } from 'node:process'

const { build } = await import(new URL('../bundlers/bun.js', import.meta.url).href)
await build(JSON.parse(argv[2] ?? ''))
