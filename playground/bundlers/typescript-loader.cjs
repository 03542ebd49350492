// Takes the types out of a module, for webpack.
const { transform } = require('esbuild')

/** @this {import('webpack').LoaderContext<object>} @param {string} code */
module.exports = function (code) {
  const done = this.async()
  transform(code, { loader: 'ts' }).then(
    ({ code }) => done(null, code),
    error => done(error),
  )
}
