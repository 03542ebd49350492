import type { BudgetResult } from '../budgets/budget-result.ts'
import { describeBudgetResult } from '../budgets/describe-budget-result.ts'

/** JUnit's XML as GitLab, Jenkins and Azure read it: a test case for each result; what only warns passes, and says so in its output. */
export function junitXml(results: readonly BudgetResult[]): string {
  const count = (status: BudgetResult['status']): number => results.filter(each => each.status === status).length
  const counts = attributes({
    name: 'size budgets',
    tests: results.length,
    failures: count('failed'),
    errors: count('invalid'),
    skipped: count('skipped'),
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${counts}>`,
    `  <testsuite${counts}>`,
    ...results.map(testcase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

const ELEMENTS = { failed: 'failure', invalid: 'error', skipped: 'skipped', warned: 'system-out' } as const

function testcase(result: BudgetResult): string {
  const start = `    <testcase${attributes({ classname: 'size', name: result.name })}`
  if (result.status === 'passed') return `${start}/>`
  const text = describeBudgetResult(result)
  const [message] = text.split('\n', 1)
  const element = ELEMENTS[result.status]
  const inner =
    element === 'system-out'
      ? `<system-out>${escaped(text)}</system-out>`
      : `<${element}${attributes(element === 'skipped' ? { message: text } : { message, type: result.status })}${
          element === 'skipped' ? '/>' : `>${escaped(text)}</${element}>`
        }`
  return `${start}>\n      ${inner}\n    </testcase>`
}

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`)
    .join('')

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML 1.0 has no way to write most control characters and half a surrogate pair, which names of symbols may have. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/\r\n?/g, '\n')
    .replace(/[&<>"]/g, character => ENTITIES[character])
