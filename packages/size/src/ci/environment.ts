/** Variables of the process that builds, by name: `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Whether GitHub reads what the process prints. */
export const isGitHubActions = (environment: Environment): boolean => environment.GITHUB_ACTIONS === 'true'

/**
 * A file's path from the top of the repository, which is what GitHub and GitLab want, where `root` is the project's folder.
 * Without a known top it stays as it is.
 */
export function repositoryPath(file: string, root: string | undefined, environment: Environment): string {
  const top = environment.GITHUB_WORKSPACE ?? environment.CI_PROJECT_DIR
  if (root === undefined || top === undefined) return file
  const [from, to] = [top, root].map(path => path.replaceAll('\\', '/').replace(/\/+$/, ''))
  return to.startsWith(`${from}/`) ? joined(`${to.slice(from.length + 1)}/${file}`) : file
}

/** Without `.` and `..`. */
function joined(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
