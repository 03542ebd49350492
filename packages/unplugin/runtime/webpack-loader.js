// What webpack and Rspack call for a module of the plugin's: they load it by its path, and the plugin gives the text. It does so before
// anybody reads the file, so no other loader sees the module.
export function pitch() {
  const done = this.async()
  this.addDependency(this.resourcePath)
  this.getOptions()
    .load(this)
    .then(code => done(null, code), done)
}
