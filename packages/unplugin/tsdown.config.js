import { packageBuild } from '../../scripts/package-build.js'

export default packageBuild([
  'src/index.ts',
  ...['vite', 'rollup', 'rolldown', 'webpack', 'rspack', 'esbuild', 'farm', 'bun'].map(name => `src/${name}.ts`),
])
