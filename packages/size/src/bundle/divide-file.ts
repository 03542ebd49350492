/** Bytes of each module of a file, and what of the file is no module's. All together are `bytes`. */
export interface Divided {
  readonly modules: readonly number[]
  readonly rest: number
}

/**
 * Divides a file of `bytes` among modules by the bytes that they had when they were rendered. Where they fit they have just those, and what is
 * left is the bundler's own: wrappers, imports between files. Where they do not, a minifier was there: each has its share, rounded so that
 * nothing is left (the largest fractions first, then the first modules).
 */
export function divideFile(bytes: number, rendered: readonly number[]): Divided {
  const total = rendered.reduce((sum, each) => sum + each, 0)
  if (total <= bytes) return { modules: rendered, rest: bytes - total }
  const shares = rendered.map(each => (each * bytes) / total)
  const modules = shares.map(Math.floor)
  const missing = bytes - modules.reduce((sum, each) => sum + each, 0)
  const byFraction = shares.map((share, position) => ({ position, fraction: share - modules[position] }))
  byFraction.sort((one, other) => other.fraction - one.fraction || one.position - other.position)
  for (const { position } of byFraction.slice(0, missing)) modules[position]++
  return { modules, rest: 0 }
}
