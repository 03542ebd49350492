import { sha256 as scriptSha256, text as script } from '../page/main.ts?bundled-text'
import { sha256 as styleSha256, text as style } from '../page/page.css?bundled-text'
import type { SizeReport } from '../size-report.ts'
import { embedJson, escapeHtml } from './escape-html.ts'

export interface PageOptions {
  /** The page's title and heading: `my-app`. */
  readonly title: string
  /** What the report is compared with. */
  readonly baseline?: SizeReport
}

/** Nothing is fetched, and nothing runs but the one script. */
const POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${scriptSha256}'`,
  `style-src 'sha256-${styleSha256}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** One HTML file that shows the report, and its change where there is a baseline. It needs no other file and no network. */
export function renderPage(report: SizeReport, { title, baseline }: PageOptions): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<script type="application/json" id="report">${embedJson({ report, baseline })}</script>
<script>${script}</script>
</body>
</html>
`
}
