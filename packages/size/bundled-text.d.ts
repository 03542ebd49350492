// scripts/bundled-text.js makes these modules.
declare module '*?bundled-text' {
  /** A minified script that imports nothing, or a style sheet. */
  export const text: string
  /** Of `text`, in base64. */
  export const sha256: string
}
