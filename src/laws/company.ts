import type { Diagnosis, StateDetails } from '../finding.js';
import type { Calls } from './calls.js';
import type { CostProbe } from './cost.js';
import { relativeSpread } from './repeat.js';

/**
 * Whether J at a point is the same in company as alone, where evaluations overlap: θ, the far point, the far point and θ are asked for at once.
 * What shares a buffer, an order or a mean among the points shows in one of the four. And whether `cost` and `costs` are the same J.
 *
 * @param batched  whether company is that of other points in one call of `costs`, not of other calls
 */
export async function probeCompany(calls: Calls, { J, far }: CostProbe, batched: boolean): Promise<Diagnosis[]> {
  const byCost = await calls.JByCost();
  if (!isSame(calls, byCost, J)) return [finding('costs', byCost, J)];
  if (calls.objective.width === 1) return [];
  const here = { theta: calls.objective.theta.slice(), J };
  const points = far ? [here, far, far, here] : [here, here];
  const values = await calls.atOnce(points.map(({ theta }) => theta));
  const k = points.findIndex((point, at) => !isSame(calls, point.J, values[at]));
  return k < 0 ? [] : [finding(batched ? 'batch' : 'overlap', points[k].J, values[k])];
}

/** Whether two values are the same J, but for the order of its sums and what the caller allows; what is not there differs from nothing. */
const isSame = (calls: Calls, a: number, b: number): boolean =>
  Number.isNaN(a) || Object.is(a, b) || relativeSpread([a, b]) <= calls.noiseOf([a, b]);

const finding = (of: StateDetails['batch']['of'], cost: number, along: number): Diagnosis => ({
  kind: 'batch',
  blocks: [],
  certainty: 'certain',
  detail: { of, cost, along },
});
