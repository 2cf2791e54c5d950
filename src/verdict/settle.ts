import { judgeEdge } from './edge.js';
import { kinkInterval } from './kink.js';
import { COVER, climb, isSound, type Level, level, type Rung, twoSided } from './ladder.js';
import { barOf, GRACE, type Outcome, ownScale, scaleOf, WEAK } from './outcome.js';
import { prove } from './proof.js';
import type { Run, Yardstick } from './run.js';

/** The ladder ends where the noise alone is this share of the component's scale. */
const DROWNED = 0.3;

/** What the ladder saw on its way down. */
interface Descent {
  agreement: Outcome | null;
  rungs: Rung[];
  /** From the largest step to the smallest; only neighbouring rungs that are both sound make a level. */
  levels: Level[];
}

/**
 * Settles a component that two evaluations did not: down the ladder of steps until it agrees, is proved wrong, shows a kink, or drowns in noise.
 * A disagreement that cannot be proved stays `undecided`, with the reason.
 */
export async function settle(run: Run, i: number, yard: Yardstick): Promise<Outcome> {
  const { agreement, rungs, levels } = await descend(run, i, yard);
  const outcome =
    agreement ??
    (await prove(run, i, yard, levels)) ??
    kinkInterval(run, yard, levels) ??
    (levels.length === 0 ? judgeEdge(run, yard, rungs) : null) ??
    whatIsLeft(run, yard, levels);
  const left = rungs.some(({ JPlus, JMinus }) => !Number.isFinite(JPlus) || !Number.isFinite(JMinus));
  return left && outcome.reason === 'none' && outcome.status !== 'wrong' ? { ...outcome, reason: 'domain' } : outcome;
}

async function descend(run: Run, i: number, yard: Yardstick): Promise<Descent> {
  const { ratio, rungs: most } = run.rule;
  const descent: Descent = { agreement: null, rungs: [], levels: [] };
  let step = yard.step * ratio * ratio;
  for (let j = 0; j < most; j++, step /= ratio) {
    const before = descent.rungs.at(-1);
    const rung = await climb(run, i, step);
    if (!(rung.above > 0 && rung.below > 0)) break;
    descent.rungs.push(rung);
    if (!before || !isSound(before) || !isSound(rung)) continue;
    const here = level(run, before, rung, descent.levels.at(-1));
    descent.levels.push(here);
    descent.agreement = agreement(run, yard, here) ?? twoPointAgreement(run, yard, twoSided(rung), step);
    if (descent.agreement || here.noise > DROWNED * scaleOf(yard, here.derivative) || isExhausted(yard, here)) break;
  }
  return descent;
}

/** Whether grad fits and noise makes up most of the bar: smaller steps would only widen it. */
const isExhausted = (yard: Yardstick, here: Level): boolean =>
  here.noise > 0.5 * here.bound && Math.abs(here.derivative - yard.grad) <= barOf(here, yard);

/**
 * Whether grad agrees with a level: it lies within the bar, and the bar is narrow.
 *
 *     |R − grad| ≤ bound ≤ τ · scale
 */
function agreement({ tolerance }: Run, yard: Yardstick, here: Level): Outcome | null {
  const bound = barOf(here, yard);
  const narrow = bound <= tolerance * scaleOf(yard, here.derivative);
  if (!narrow || !(Math.abs(here.derivative - yard.grad) <= bound)) return null;
  return { status: 'agree', reason: 'none', derivative: here.derivative, bound };
}

/**
 * Whether grad agrees with a plain two-sided difference D: no wrong gradient comes this close by accident.
 *
 *     |D − grad| + 2 noise/h ≤ τ · own scale,  or |D − grad| ≤ 2 noise/h ≤ τ · scale of the neighbours
 */
export function twoPointAgreement({ noise, tolerance }: Run, yard: Yardstick, D: number, step: number): Outcome | null {
  const error = Math.abs(D - yard.grad);
  const bar = (COVER * noise) / step + yard.rounding;
  const close = error + bar <= tolerance * ownScale(yard, D);
  const bothSmall = error <= bar && bar <= tolerance * yard.floor;
  return close || bothSmall ? { status: 'agree', reason: 'none', derivative: D, bound: error + bar } : null;
}

/** Neither close agreement nor proof: agreement within the best bar if it is narrow, weak where only noise keeps it wide, else undecided. */
function whatIsLeft({ tolerance }: Run, yard: Yardstick, levels: readonly Level[]): Outcome {
  if (levels.length === 0)
    return { status: 'undecided', reason: 'domain', derivative: Number.NaN, bound: Number.POSITIVE_INFINITY };
  const best = levels.reduce((a, b) => (b.bound < a.bound ? b : a));
  const derivative = best.derivative;
  const error = Math.abs(derivative - yard.grad);
  const bar = barOf(best, yard);
  if (!(error <= bar)) return { status: 'undecided', reason: 'unproven', derivative, bound: bar };
  const scale = scaleOf(yard, derivative);
  if (bar <= GRACE * tolerance * scale) return { status: 'agree', reason: 'none', derivative, bound: bar };
  return { status: bar <= WEAK * scale ? 'weak' : 'undecided', reason: 'noise', derivative, bound: bar };
}
