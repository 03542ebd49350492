// Whether this build's baselines are written, which is asked of every build.

/** Set to `update`, a build writes its baseline. */
export const BASELINE_VARIABLE = 'WASMWELD_BASELINE'

export const updatesBaseline = (): boolean => process.env[BASELINE_VARIABLE] === 'update'
