#!/usr/bin/env node
import * as module from 'node:module'

// Compiled code is kept between runs where Node can (22.8 and later): half of a small link is loading the linker.
module.enableCompileCache?.()
const { run } = await import('../dist/program/run.js')
await run('wasmweld')
