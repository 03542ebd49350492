// Starts programs for a test process, which asks over the channel between them: `start-program.ts` says why.

import { spawn } from 'node:child_process'

/** @param {{ number: number, program: string, args: string[], cwd: string, env: NodeJS.ProcessEnv }} wanted */
function start({ number, program, args, cwd, env }) {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const stdout = []
  const stderr = []
  child.stdout.on('data', chunk => stdout.push(chunk))
  child.stderr.on('data', chunk => stderr.push(chunk))
  child.on('error', error => fail(number, error))
  child.on('close', code => {
    process.send({ number, code: code ?? 128, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) })
  })
}

function fail(number, { message, code }) {
  process.send({ number, error: { message, code } })
}

process.on('message', wanted => {
  try {
    start(wanted)
  } catch (error) {
    fail(wanted.number, error)
  }
})
process.on('disconnect', () => process.exit())
