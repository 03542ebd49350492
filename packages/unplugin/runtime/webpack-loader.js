// What webpack and Rspack call for a module of the plugin's: they load it by its path, and the plugin gives the function.
export default function load() {
  const done = this.async()
  this.getOptions()
    .load(this)
    .then(code => done(null, code), done)
}
/** Archives and objects are no text. */
export const raw = true
