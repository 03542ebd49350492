// The page on which a report is looked at. An entry of its own, since the page's script and style are large and few callers want them.
export { renderPage } from './html/render-page.ts'
export type { PageOptions } from './html/render-page.ts'
