import { packageBuild } from '../../scripts/package-build.js'

export default packageBuild(['src/index.ts', 'src/budgets.ts', 'src/html.ts', 'src/node.ts'])
