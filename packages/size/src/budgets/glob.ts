import picomatch from 'picomatch'
import type { Pattern } from './budget.ts'

/** Whether a name is meant. */
export type Matcher = (name: string) => boolean

const patterns = (pattern: Pattern): readonly string[] => (typeof pattern === 'string' ? [pattern] : pattern)

/** Not a glob, since `[`, `{`, `(` and `!` belong to names of functions: `*` is any text, everything else itself. */
export function symbolMatcher(pattern: Pattern): Matcher {
  const tests = patterns(pattern).map(each => new RegExp(`^${each.split('*').map(escaped).join('[^]*')}$`))
  return name => tests.some(test => test.test(name))
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/**
 * A name itself, or a glob of paths. One without `/` is compared with the last part of the path: `*.o` is any object. Parentheses are
 * themselves, since members of archives have them: `libz.a(*.o)`.
 */
export function pathMatcher(pattern: Pattern): Matcher {
  const tests = patterns(pattern).map(each => {
    const glob = plain(each).replace(/[()]/g, '\\$&')
    const isMatch = picomatch(glob, { basename: !glob.includes('/'), dot: true, noextglob: true, windows: false })
    return (name: string) => name === each || isMatch(plain(name))
  })
  return name => tests.some(test => test(name))
}

const plain = (path: string): string => path.replace(/^(?:\.\/)+/, '')
