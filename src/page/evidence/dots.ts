import { beyond, compared } from '../../format/html/level.js';
import type { Report } from '../../report.js';

/** grad against gradapprox, a dot a component. */
export interface Dots {
  gradapprox: Float32Array;
  grad: Float32Array;
  /** 1 where they disagree. */
  wrong: Uint8Array;
  /** What the axes reach to: −reach … reach. */
  reach: number;
}

/** Share of the gradient that is in the picture: what lies outside is drawn at its edge. */
const SEEN = 0.995;

/** Most dots of either kind: more would fall on each other. */
const MOST = 4000;

/** Dots of the components that were compared, evenly taken where there are many. */
export function dotsOf(report: Report): Dots {
  const all = Array.from(report.grad.keys()).filter(i => compared(report, i));
  const [wrong, right] = [all.filter(i => beyond(report, i)), all.filter(i => !beyond(report, i))];
  const chosen = [...evenly(right), ...evenly(wrong)];
  const sizes = Float64Array.from(all, i => Math.abs(report.gradapprox[i])).sort();
  return {
    gradapprox: Float32Array.from(chosen, i => report.gradapprox[i]),
    grad: Float32Array.from(chosen, i => report.grad[i]),
    wrong: Uint8Array.from(chosen, i => Number(beyond(report, i))),
    reach: 1.15 * (sizes[Math.floor(SEEN * (sizes.length - 1))] || sizes.at(-1) || 1),
  };
}

function evenly(list: readonly number[]): number[] {
  const apart = Math.max(1, list.length / MOST);
  return Array.from({ length: Math.min(MOST, list.length) }, (_, k) => list[Math.floor(k * apart)]);
}
