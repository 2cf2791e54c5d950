import { closeAgreement } from './agreement.js';
import type { Descent } from './descent.js';
import { COVER, climb, isSound, type Level, level, type Rung } from './ladder.js';
import type { Run, Yardstick } from './run.js';

/** Steps go up to this many natural sizes of the parameter, and at least to as many units: most costs are written for parameters around 1. */
const FARTHEST = 16;

/** Larger steps are of use where noise makes up this share of the bar … */
const NOISY = 0.5;

/** … or may have made all of the truncation: three standard deviations of |S(ρh) − ρ² S(h)| / (12 h) are this many ρ² noise bars. */
const BEND_NOISE = 0.1;

/**
 * Goes up from the top of a ladder for as long as noise rules there: larger steps narrow the bar, until J bends or leaves its domain.
 * A parameter may be far smaller than the distances over which J bends, as weights that start next to zero are.
 */
export async function ascend(run: Run, i: number, yard: Yardstick, from: Descent): Promise<Descent> {
  const { ratio } = run.rule;
  const most = farthest(yard);
  const ascent: Descent = { ...from, rungs: [...from.rungs] };
  while (isOpen(ascent, ratio) && ascent.rungs[0].step * ratio <= most) {
    const rung = await climb(run, i, ascent.rungs[0].step * ratio);
    if (!isSound(rung)) break;
    ascent.rungs.unshift(rung);
    ascent.levels = levelsOf(run, ascent.rungs);
    ascent.agreement = closeAgreement(run, yard, ascent.levels[0]);
  }
  return ascent;
}

const farthest = ({ parameter }: Yardstick): number => FARTHEST * Math.max(parameter, 1);

/** The step from which on a slope as large as those around the component rises above the noise: no ladder needs to begin further down. */
export const visibleStep = ({ noise, rule }: Run, yard: Yardstick): number =>
  Math.min((rule.ratio * COVER * noise) / yard.gamma || 0, farthest(yard));

/** Whether the largest step tells something, but too little because of noise. */
const isOpen = ({ agreement, rungs, levels }: Descent, ratio: number): boolean =>
  !agreement && rungs.length > 1 && rungs.slice(0, 2).every(isSound) && isNoisy(levels[0], ratio);

const isNoisy = ({ noise, bound, truncation }: Level, ratio: number): boolean =>
  noise > NOISY * bound || truncation <= BEND_NOISE * ratio ** 2 * noise;

function levelsOf(run: Run, rungs: readonly Rung[]): Level[] {
  const levels: Level[] = [];
  for (let j = 1; j < rungs.length; j++)
    if (isSound(rungs[j - 1]) && isSound(rungs[j])) levels.push(level(run, rungs[j - 1], rungs[j], levels.at(-1)));
  return levels;
}
