const SHARE = Number(process.env['PROPERTY_SHARE'] || 1);

/** Whether properties run often enough to have met everything there is to meet. */
export const RUNS_IN_FULL = SHARE >= 1;

/** How often a property runs: this often, or the share of it that `PROPERTY_SHARE` names. */
export function propertyRuns(inFull: number): number {
  return Math.ceil(inFull * SHARE);
}
