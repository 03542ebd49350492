// Names come from object files, so anything can be in them.

/** Controls, what changes the direction of text, what takes no room, line separators and lone surrogates. */
const UNSEEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** The same text with what would be unseen, or would make a text look like another, as its number: `‹U+202E›`. */
export const shownText = (text: string): string =>
  text.replace(UNSEEN, unseen => `‹U+${unseen.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}›`)
