import { blocksOf } from '../parameters.js';
import { type Range, sizeOfRanges, within } from '../ranges.js';
import type { Slices } from '../slices.js';
import { differenceAt, errorOf, type Loop, type LoopViews, viewsOf } from './component.js';

/** A component is done again when its error is this many times the median of its array … */
const OUTLIER = 16;
/** … and this much of the root mean square of gradapprox there. */
const RELATIVE = 1e-10;
/** Each new step is this much smaller. */
const SHRINK = 2 ** -3;

/**
 * Does components again, by smaller and smaller steps, whose error stands out of their array: mostly those with a kink
 * within the step, which a smaller one leaves outside. The best difference of each is kept, with its step.
 *
 * @returns components evaluated
 */
export function* retryOutliers(loop: Loop, ranges: readonly Range[]): Slices<number> {
  const views = viewsOf(loop);
  let evaluated = 0;
  for (const { offset, size } of blocksOf(loop.workspace.spec)) {
    for (const i of outliers(loop, views, within(ranges, offset, offset + size))) {
      evaluated += retry(loop, views, i);
      yield sizeOfRanges(ranges);
    }
  }
  return evaluated;
}

function outliers(loop: Loop, views: LoopViews, ranges: readonly Range[]): number[] {
  const components = ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, k) => from + k));
  const errors = Float64Array.from(components, i => errorOf(loop, views, i) * loop.unit[i]).sort();
  const typical = errors[errors.length >> 1];
  const squares = components.reduce((total, i) => total + views.gradapprox[i] ** 2, 0);
  const floor = RELATIVE * Math.sqrt(squares / components.length);
  const standsOut = (error: number, i: number) => error > floor && error * loop.unit[i] > OUTLIER * typical;
  return components.filter(i => standsOut(errorOf(loop, views, i), i));
}

/** Shrinks the step until rounding alone is worse than the best difference; the number of steps tried. */
function retry(loop: Loop, views: LoopViews, i: number): number {
  const read = () => ({
    step: views.step[i],
    gradapprox: views.gradapprox[i],
    bound: views.bound[i],
    error: errorOf(loop, views, i),
  });
  let best = read();
  let tried = 0;
  for (let step = best.step * SHRINK; loop.noise / step < best.error; step *= SHRINK, tried++) {
    differenceAt(loop, views, i, step);
    const next = read();
    if (next.error < best.error) best = next;
  }
  views.step[i] = best.step;
  views.gradapprox[i] = best.gradapprox;
  views.bound[i] = best.bound;
  return tried;
}
