// What webpack and Rspack call for JavaScript that the plugin may rewrite: it gives the function that does, and what such code looks like.
export default function load(code, map) {
  const done = this.async()
  const { pattern, rewrite } = this.getOptions()
  if (!pattern.test(code)) {
    done(null, code, map)
    return
  }
  rewrite(this, code).then(made => (made === undefined ? done(null, code, map) : done(null, made.code, made.map)), done)
}
