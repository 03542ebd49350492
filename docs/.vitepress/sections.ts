// `<!-- section: ../../packages/unplugin/README.md, Options -->` in a page stands for that section of that file, without its heading: what the
// packages' READMEs say is said once.

const INCLUDE = /^<!-- section: (\S+?)(?:, (.*?))? -->$/gm

/** Replaces the marks in a page. Throws an `Error` for a section that is not there. */
export function includeSections(page: string, read: (path: string) => string): string {
  return page.replace(INCLUDE, (_mark, path: string, heading: string | undefined) => {
    const text = read(path)
    return forPage(heading === undefined ? text.replace(/^# .*\n/, '') : sectionOf(text, heading, path))
  })
}

/** What stands below a heading, up to the next of its level or above. */
function sectionOf(text: string, heading: string, path: string): string {
  const lines = text.split('\n')
  const start = lines.findIndex(line => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading)
  if (start < 0) throw new Error(`${path} has no section ${heading}`)
  const [level] = /^#+/.exec(lines[start]) ?? ['']
  const rest = lines.slice(start + 1)
  const isFence = (line: string): boolean => line.startsWith('```')
  let fenced = false
  const end = rest.findIndex(line => {
    if (isFence(line)) fenced = !fenced
    return !fenced && new RegExp(`^#{1,${level.length}} `).test(line)
  })
  return rest.slice(0, end < 0 ? undefined : end).join('\n')
}

/** Links to files of the repository are text here, except to pages. */
function forPage(text: string): string {
  return text
    .replace(/\]\(docs\/(.*?)\.md\)/g, '](/$1)')
    .replace(/\[((?:[^[\]]|\[[^\]]*\])*)\]\((?!https?:|#|\/)[^)]*\)/g, '$1')
    .replace(/^<!-- [\w-]+:(?:begin|end) -->$/gm, '')
}
