// Whether what an output is for knows top-level await, by the names of targets that bundlers share.

/** First versions that know it. What is not here (Hermes, Internet Explorer, Rhino) does not. */
const SINCE: Readonly<Record<string, number>> = {
  es: 2022,
  chrome: 89,
  edge: 89,
  firefox: 89,
  opera: 75,
  safari: 15,
  ios: 15,
  node: 14.08,
  deno: 1,
}

/** Do all targets (`es2020`, `chrome87`, `node14.8`) know it? Without any, and for what bears no version, it is there. */
export function haveTopLevelAwait(target: unknown): boolean {
  const targets = (Array.isArray(target) ? (target as unknown[]) : String(target).split(',')).map(String)
  return targets.every(name => {
    const [, platform, major, minor = '0'] = /^\s*([a-z]+)(\d+)(?:\.(\d+))?/i.exec(name) ?? []
    if (platform === undefined) return true
    const version = Number(major) + Number(minor) / 100
    // Editions once had numbers instead of years.
    if (platform.toLowerCase() === 'es' && version < 2000) return version >= 13
    return version >= (SINCE[platform.toLowerCase()] ?? Infinity)
  })
}
