import { barOf, errorOf, isClose, isHidden, scaleOf } from './compare.js';
import { type Estimate, extrapolated, isApart, isSound, narrowest, type Rung, rungAt } from './estimate.js';
import type { Line } from './line.js';
import { BEND_NOISE, COVER, DROWNED, FARTHEST, NOISY, RUNGS } from './rules.js';
import { stepOf } from './step.js';

/** What differences at one step after the other have shown. */
export interface Series {
  /** From the largest step to the smallest. */
  rungs: Rung[];
  /** Of neighbouring rungs that are both sound, from the largest step to the smallest. */
  estimates: Estimate[];
  /** The estimate that the claim agrees with so well that no other is needed. */
  agreed: Estimate | null;
}

/** How a ladder of steps is gone down. */
export interface Descent {
  /** Ratio of neighbouring steps. */
  ratio: number;
  /** Largest step. */
  top: number;
  /** Whether the estimates so far tell all that is asked. */
  enough?(estimates: readonly Estimate[]): boolean;
}

/** Goes down the ladder of steps until the claim agrees, or noise rules, or enough is known. */
export async function descend(line: Line, { ratio, top, enough }: Descent): Promise<Series> {
  const series: Series = { rungs: [], estimates: [], agreed: null };
  const { rungs, estimates } = series;
  for (let j = 0, step = top; j < RUNGS; j++, step /= ratio) {
    const before = rungs.at(-1);
    const rung = await rungAt(line, step);
    if (!isApart(rung)) break;
    rungs.push(rung);
    if (!before) continue;
    if (isSound(before) && isSound(rung)) {
      const here = extrapolated(line, before, rung, estimates.at(-1));
      estimates.push(here);
      // a bar that widens with every smaller step hides any disagreement in the end: the narrowest one counts
      const best = narrowest(estimates);
      series.agreed = isClose(here, line) ? here : isHidden(best, line) ? best : null;
      if (series.agreed || isExhausted(here, line) || enough?.(estimates)) break;
    }
    // where J was not finite so far nothing is known of how steep it is: a first step tells
    if (estimates.length === 0 && step > stepOf(line)) continue;
    if (COVER * line.noise > DROWNED * scaleOf(line, estimates.at(-1)?.slope ?? 0) * step) break;
  }
  return series;
}

/** Whether the claim fits and noise makes up most of the bar: smaller steps would only widen it. */
const isExhausted = (here: Estimate, line: Line): boolean =>
  here.noise > NOISY * here.bound && errorOf(here, line) <= barOf(here, line);

/**
 * Goes up from the top of a ladder for as long as noise rules there: larger steps narrow the bar, until J bends or leaves its domain.
 * A parameter may be far smaller than the distances over which J bends, as weights that start next to zero are.
 */
export async function ascend(line: Line, from: Series): Promise<Series> {
  const { ratio } = line.rule;
  const most = farthest(line);
  const series: Series = { ...from, rungs: [...from.rungs] };
  while (isOpen(series, ratio) && series.rungs[0].step * ratio <= most) {
    const rung = await rungAt(line, series.rungs[0].step * ratio);
    if (!isSound(rung)) break;
    series.rungs.unshift(rung);
    series.estimates = estimatesOf(line, series.rungs);
    series.agreed = isClose(series.estimates[0], line) ? series.estimates[0] : null;
  }
  return series;
}

const farthest = ({ size }: Line): number => FARTHEST * Math.max(size, 1);

/** The step from which on a slope as large as those around it rises above the noise: no ladder needs to begin further down. 0 where none is known. */
export const visibleStep = (line: Line): number =>
  line.slope > 0 ? Math.min((line.rule.ratio * COVER * line.noise) / line.slope, farthest(line)) : 0;

/** Whether the largest step tells something, but too little because of noise. */
const isOpen = ({ agreed, rungs, estimates }: Series, ratio: number): boolean =>
  !agreed && rungs.length > 1 && rungs.slice(0, 2).every(isSound) && isNoisy(estimates[0], ratio);

const isNoisy = ({ noise, bound, truncation }: Estimate, ratio: number): boolean =>
  noise > NOISY * bound || truncation <= BEND_NOISE * ratio ** 2 * noise;

function estimatesOf(line: Line, rungs: readonly Rung[]): Estimate[] {
  const estimates: Estimate[] = [];
  for (let j = 1; j < rungs.length; j++)
    if (isSound(rungs[j - 1]) && isSound(rungs[j]))
      estimates.push(extrapolated(line, rungs[j - 1], rungs[j], estimates.at(-1)));
  return estimates;
}

/** Whether J was not finite on some rung. */
export const leftDomain = ({ rungs }: Series): boolean =>
  rungs.some(({ JPlus, JMinus }) => !Number.isFinite(JPlus) || !Number.isFinite(JMinus));
