// What webpack and Rspack call for JavaScript where they read source phase imports: the plugin gives the function that rewrites them.
export default function load(code, map) {
  const done = this.async()
  if (!/\bimport\s*(?:\.\s*)?source\b/.test(code)) {
    done(null, code, map)
    return
  }
  this.getOptions()
    .rewrite(this, code)
    .then(made => (made === undefined ? done(null, code, map) : done(null, made.code, made.map)), done)
}
