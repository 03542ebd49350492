// Sources of others out of Debian's source packages, at test time. None of it is committed.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeOnce } from './make-once.ts'
import { CACHE, runOrFail } from './tools.ts'

const APT = '/etc/apt'

/** The name of this release, by which its archive is called: `bookworm`. */
function codename(): string {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  const [, name] = /^VERSION_CODENAME=(\w+)$/m.exec(release) ?? []
  if (name === undefined)
    throw new Error('this machine is no Debian: its packages bring the sources that are compiled here')
  return name
}

/** A paragraph of `Name: value` lines that names the release's archive, as one that asks for its sources. */
function fromParagraph(paragraph: string, suite: string): string[] {
  const field = (name: string): string => new RegExp(`^${name}:(.*)$`, 'im').exec(paragraph)?.[1] ?? ''
  const words = (name: string): string[] => field(name).trim().split(/\s+/)
  if (!words('Types').includes('deb') || !words('Suites').includes(suite) || !words('Components').includes('main'))
    return []
  return [
    paragraph
      .replace(/^#.*\n/gm, '')
      .replace(/^Types:.*$/im, 'Types: deb-src')
      .replace(/^Suites:.*$/im, `Suites: ${suite}`),
  ]
}

/** A line `deb [options] address suite components`, if it names the release's archive. */
function fromLine(line: string, suite: string): string[] {
  const [, options = '', address, named, components] = /^deb\s+(\[.*?\]\s+)?(\S+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
  return named === suite && components.split(/\s+/).includes('main')
    ? [`deb-src ${options}${address} ${suite} main`]
    : []
}

/** Writes the archives that this machine is configured with, asking for sources, which few machines do by themselves. */
function writeSourceLists(directory: string, suite: string): void {
  const lists = existsSync(join(APT, 'sources.list')) ? ['sources.list'] : []
  const parts = existsSync(join(APT, 'sources.list.d')) ? readdirSync(join(APT, 'sources.list.d')) : []
  for (const file of [...lists, ...parts.map(part => join('sources.list.d', part))]) {
    const text = readFileSync(join(APT, file), 'utf8')
    const name = file.replaceAll('/', '-')
    if (file.endsWith('.sources')) {
      const paragraphs = text.split(/\n\s*\n/).flatMap(paragraph => fromParagraph(paragraph, suite))
      writeFileSync(join(directory, name), paragraphs.join('\n\n'))
    } else if (file.endsWith('.list')) {
      writeFileSync(
        join(directory, name),
        `${text
          .split('\n')
          .flatMap(line => fromLine(line, suite))
          .join('\n')}\n`,
      )
    }
  }
}

/** Downloads source packages with lists and a state of their own: what the machine has is neither read nor changed. */
async function download(packages: readonly string[], directory: string): Promise<void> {
  const parts = join(directory, 'sources')
  for (const folder of [parts, join(directory, 'lists/partial'), join(directory, 'cache/archives/partial')])
    mkdirSync(folder, { recursive: true })
  writeSourceLists(parts, codename())
  const options = {
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::Etc::SourceParts': parts,
    'Dir::State::Lists': join(directory, 'lists'),
    'Dir::Cache': join(directory, 'cache'),
    'APT::Sandbox::User': 'root',
    'Debug::NoLocking': '1',
  }
  const settings = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  await runOrFail('apt-get', ['update', '-q', ...settings], directory)
  await runOrFail('apt-get', ['source', '-q', '--download-only', ...settings, ...packages], directory)
}

/** Unpacks what Debian's source packages have from their authors, one folder for each package, and returns their parent's path. */
export function fetchFromDebian(packages: readonly string[]): Promise<string> {
  return makeOnce(join(CACHE, 'fetched', `debian-${packages.join('+')}`), async temporary => {
    const downloaded = mkdtempSync(`${temporary}-apt-`)
    try {
      await download(packages, downloaded)
      for (const name of packages) {
        const archive = readdirSync(downloaded).find(
          file => file.startsWith(`${name}_`) && /\.orig\.tar\.\w+$/.test(file),
        )
        if (archive === undefined) throw new Error(`the source package ${name} brought no archive`)
        mkdirSync(join(temporary, name))
        await runOrFail('tar', ['-xf', join(downloaded, archive), '-C', join(temporary, name), '--strip-components=1'])
      }
    } finally {
      rmSync(downloaded, { recursive: true, force: true })
    }
  })
}
