import { packageBuild } from '../../scripts/package-build.js'

export default packageBuild(['src/index.ts', 'src/vite.ts', 'src/rollup.ts', 'src/rolldown.ts'])
