import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes a directory once: `make` fills a temporary one, which gets its name when it is complete. */
export async function makeOnce(directory: string, make: (temporary: string) => Promise<void>): Promise<string> {
  if (existsSync(directory)) return directory
  mkdirSync(dirname(directory), { recursive: true })
  const temporary = mkdtempSync(`${directory}-`)
  try {
    await make(temporary)
    renameSync(temporary, directory)
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true })
    // Another process may have been faster; its result is as good.
    if (!existsSync(directory)) throw error
  }
  return directory
}
