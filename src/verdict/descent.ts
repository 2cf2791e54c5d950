import type { Outcome } from '../judgement.js';
import { closeAgreement, hiddenAgreement } from './agreement.js';
import { COVER, climb, isSound, type Level, level, type Rung } from './ladder.js';
import { barOf, scaleOf } from './outcome.js';
import type { Run, Yardstick } from './run.js';

/** More rungs than any ladder needs from the largest parameter to the smallest step. */
const MOST = 64;

/** The ladder ends where the noise alone is this share of the component's scale. */
const DROWNED = 0.3;

/** What the ladder saw on its way down. */
export interface Descent {
  agreement: Outcome | null;
  rungs: Rung[];
  /** From the largest step to the smallest; only neighbouring rungs that are both sound make a level. */
  levels: Level[];
}

export interface DescentOptions {
  /** Ratio of neighbouring steps. */
  ratio: number;
  /** Largest step. */
  top: number;
  /** Whether the levels so far tell all that is asked. */
  enough?(levels: readonly Level[]): boolean;
}

/** Goes down the ladder of steps until grad agrees, or noise rules, or enough is known. */
export async function descend(run: Run, i: number, yard: Yardstick, options: DescentOptions): Promise<Descent> {
  const descent: Descent = { agreement: null, rungs: [], levels: [] };
  const { rungs, levels } = descent;
  for (let j = 0, step = options.top; j < MOST; j++, step /= options.ratio) {
    const before = rungs.at(-1);
    const rung = await climb(run, i, step);
    if (!(rung.above > 0 && rung.below > 0)) break;
    rungs.push(rung);
    if (!before) continue;
    if (isSound(before) && isSound(rung)) {
      const here = level(run, before, rung, levels.at(-1));
      levels.push(here);
      // a bar that widens with every smaller step hides any disagreement in the end: the narrowest one counts
      descent.agreement = closeAgreement(run, yard, here) ?? hiddenAgreement(run, yard, narrowest(levels));
      if (descent.agreement || isExhausted(yard, here) || options.enough?.(levels)) break;
    }
    if (COVER * run.noise > DROWNED * scaleOf(yard, levels.at(-1)?.derivative ?? 0) * step) break;
  }
  return descent;
}

/** Whether grad fits and noise makes up most of the bar: smaller steps would only widen it. */
const isExhausted = (yard: Yardstick, here: Level): boolean =>
  here.noise > 0.5 * here.bound && Math.abs(here.derivative - yard.grad) <= barOf(here, yard);

/** The level of the narrowest bar. */
export const narrowest = (levels: readonly Level[]): Level => levels.reduce((a, b) => (b.bound < a.bound ? b : a));

/** Whether J was not finite on some rung. */
export const leftDomain = ({ rungs }: Descent): boolean =>
  rungs.some(({ JPlus, JMinus }) => !Number.isFinite(JPlus) || !Number.isFinite(JMinus));
