import type { Baseline } from '../budgets/baseline.ts'
import type { BudgetResult } from '../budgets/budget-result.ts'
import { sha256 as scriptSha256, text as script } from '../page/main.ts?bundled-text'
import { sha256 as styleSha256, text as style } from '../page/page.css?bundled-text'
import { VIEWS } from '../page/state.ts'
import type { CompressedEstimate } from '../questions/estimate-compressed.ts'
import type { SizeReport } from '../size-report.ts'
import { compare } from './compare.ts'
import { embedJson, escapeHtml } from './escape-html.ts'
import { pageData } from './page-data.ts'
import { filesLine, largestItems } from './summary.ts'
import { totals } from './totals.ts'

export interface PageOptions {
  /** The page's title and heading: `my-app`. */
  readonly title: string
  /** What the report is compared with: another report, or a file of sizes, of which less can be said. */
  readonly baseline?: SizeReport | Baseline
  /** Compressed bytes by item, at most one for each compression. Without it, items share their file's compressed size by their bytes. */
  readonly estimates?: readonly CompressedEstimate[]
  /** Budgets, and how they went. */
  readonly budgets?: readonly BudgetResult[]
}

/** Nothing is fetched, and nothing runs but the one script. */
const POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${scriptSha256}'`,
  `style-src 'sha256-${styleSha256}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const TITLES: Readonly<Record<string, string>> = { map: 'Map', table: 'Table' }

const VIEW_PANELS = VIEWS.map(
  view =>
    `<section id="view-${view}" role="tabpanel" aria-labelledby="tab-${view}"${view === 'map' ? '' : ' hidden'}${view in TITLES ? '' : ' tabindex="0"'}></section>`,
).join('\n')

/** One HTML file that shows the report, and its change where there is a baseline. It needs no other file and no network. */
export function renderPage(report: SizeReport, options: PageOptions): string {
  const { title, baseline, estimates = [], budgets = [] } = options
  const comparison = baseline === undefined ? undefined : compare(report, baseline)
  const data = embedJson(pageData({ report, comparison, estimates, budgets }))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<div><h1>${escapeHtml(title)}</h1><p>${filesLine(report)}</p></div>
${totals(report, comparison?.before)}
</header>
<main id="app">
<div id="bar"><div id="tabs" role="tablist" aria-label="Views"></div><div id="search" role="search"></div></div>
<div id="toolbar"></div>
<nav id="crumbs" aria-label="Groups"></nav>
<div id="content"><div id="views">
${VIEW_PANELS}
</div><aside id="details" aria-label="Details" tabindex="0"></aside></div>
<ul id="legend" aria-label="Colours"></ul>
<p id="announce" class="unseen" aria-live="polite"></p>
</main>
<section id="plain" aria-label="The largest items">
${largestItems(report)}
</section>
<script type="application/json" id="report">${data}</script>
<script>${script}</script>
</body>
</html>
`
}
