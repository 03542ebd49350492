import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const PATIENCE_MS = 100

/**
 * Makes a directory once: `make` fills a temporary one, which gets its name when it is complete. Test files run at the same time and
 * want the same things at their start, so whoever comes second waits.
 */
export async function makeOnce(directory: string, make: (temporary: string) => Promise<void>): Promise<string> {
  mkdirSync(dirname(directory), { recursive: true })
  const claim = `${directory}.making`
  while (!existsSync(directory)) {
    if (!claims(claim)) {
      await setTimeout(PATIENCE_MS)
      continue
    }
    try {
      if (!existsSync(directory)) await fill(directory, make)
    } finally {
      rmSync(claim, { force: true })
    }
  }
  return directory
}

async function fill(directory: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = mkdtempSync(`${directory}-`)
  try {
    await make(temporary)
    renameSync(temporary, directory)
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true })
    throw error
  }
}

/** Is it now this process that makes it? What a process left that is gone is taken away, and claimed the next time. */
function claims(claim: string): boolean {
  try {
    writeFileSync(claim, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    if (isGone(claim)) rmSync(claim, { force: true })
    return false
  }
}

function isGone(claim: string): boolean {
  try {
    const maker = Number(readFileSync(claim, 'utf8'))
    // Between its making and its writing a claim is empty.
    if (maker > 0) process.kill(maker, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
