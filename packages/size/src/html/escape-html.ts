import { shownText } from '../page/shown-text.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Any text as the content of an element or of a quoted attribute. */
export const escapeHtml = (text: string): string => shownText(text).replace(/[&<>"']/g, sign => ENTITIES[sign])

/** A value for `<script type="application/json">`: no text in it ends the element or begins a comment. */
export const embedJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')
