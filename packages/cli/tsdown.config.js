import { packageBuild, programBuild } from '../../scripts/package-build.js'

export default [packageBuild(['src/index.ts']), programBuild(['src/run.ts'])]
