import { judgeEdge } from './edge.js';
import { kinkInterval } from './kink.js';
import { COVER, climb, isSound, type Level, level, type Rung } from './ladder.js';
import { barOf, GRACE, type Outcome, ownScale, scaleOf, WEAK } from './outcome.js';
import { prove } from './proof.js';
import type { Run, Yardstick } from './run.js';

/** Two evaluations settle a component only when they agree to this share of the tolerance: the truncation of one step may match a mistake by accident. */
const CLOSE = 0.1;

/** Ratio of the steps of a closer ladder. */
const CLOSER = 2;

/** More rungs than any ladder needs from the largest parameter to the smallest step. */
const MOST = 64;

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
    (await proveCloser(run, i, yard, levels)) ??
    kinkInterval(run, yard, levels) ??
    (levels.length === 0 ? judgeEdge(run, yard, rungs) : null) ??
    whatIsLeft(run, yard, levels);
  const left = rungs.some(({ JPlus, JMinus }) => !Number.isFinite(JPlus) || !Number.isFinite(JMinus));
  return left && outcome.reason === 'none' && outcome.status !== 'wrong' ? { ...outcome, reason: 'domain' } : outcome;
}

/** Tries the proof once more with closer rungs, where the best level stands far from grad but too few levels around it do. */
async function proveCloser(run: Run, i: number, yard: Yardstick, levels: readonly Level[]): Promise<Outcome | null> {
  if (run.rule.ratio <= CLOSER || levels.length === 0) return null;
  const best = narrowest(levels);
  if (!(Math.abs(best.derivative - yard.grad) > 3 * barOf(best, yard))) return null;
  const closer = await descend(run, i, yard, { ratio: CLOSER, top: best.step * run.rule.ratio });
  return prove(run, i, yard, closer.levels);
}

/** Goes down the ladder until grad agrees or noise rules. */
async function descend(
  run: Run,
  i: number,
  yard: Yardstick,
  { ratio, top } = { ratio: run.rule.ratio, top: yard.step * run.rule.ratio ** 2 },
): Promise<Descent> {
  const descent: Descent = { agreement: null, rungs: [], levels: [] };
  for (let j = 0, step = top; j < MOST; j++, step /= ratio) {
    const before = descent.rungs.at(-1);
    const rung = await climb(run, i, step);
    if (!(rung.above > 0 && rung.below > 0)) break;
    descent.rungs.push(rung);
    if (!before || !isSound(before) || !isSound(rung)) {
      if (COVER * run.noise > DROWNED * scaleOf(yard, 0) * step) break;
      continue;
    }
    const here = level(run, before, rung, descent.levels.at(-1));
    descent.levels.push(here);
    descent.agreement = agreement(run, yard, here);
    if (descent.agreement || here.noise > DROWNED * scaleOf(yard, here.derivative) || isExhausted(yard, here)) break;
  }
  return descent;
}

/** Whether grad fits and noise makes up most of the bar: smaller steps would only widen it. */
const isExhausted = (yard: Yardstick, here: Level): boolean =>
  here.noise > 0.5 * here.bound && Math.abs(here.derivative - yard.grad) <= barOf(here, yard);

/**
 * Whether grad agrees with a level: the true derivative is surely as close as the tolerance, or noise hides it deep below the neighbours.
 *
 *     |R − grad| + bound ≤ τ · own scale,  or |R − grad| ≤ bound ≤ τ · scale
 */
function agreement({ tolerance }: Run, yard: Yardstick, here: Level): Outcome | null {
  const { derivative } = here;
  const error = Math.abs(derivative - yard.grad);
  const bound = barOf(here, yard);
  const close = error + bound <= tolerance * ownScale(yard, derivative);
  const hidden = error <= bound && bound <= tolerance * scaleOf(yard, derivative);
  return close || hidden ? { status: 'agree', reason: 'none', derivative, bound } : null;
}

/**
 * Whether grad agrees with a plain two-sided difference D, whose truncation nobody knows: no wrong gradient comes as close by accident.
 *
 *     |D − grad| + 2 noise/h ≤ τ/10 · own scale,  or |D − grad| ≤ 2 noise/h ≤ τ · scale of the neighbours
 */
export function twoPointAgreement({ noise, tolerance }: Run, yard: Yardstick, D: number, step: number): Outcome | null {
  const error = Math.abs(D - yard.grad);
  const bar = (COVER * noise) / step + yard.rounding;
  const close = error + bar <= CLOSE * tolerance * ownScale(yard, D);
  const hidden = error <= bar && bar <= tolerance * yard.floor;
  return close || hidden ? { status: 'agree', reason: 'none', derivative: D, bound: error + bar } : null;
}

/** Neither close agreement nor proof: agreement within the best bar if it is narrow, weak where only noise keeps it wide, else undecided. */
function whatIsLeft({ tolerance }: Run, yard: Yardstick, levels: readonly Level[]): Outcome {
  if (levels.length === 0)
    return { status: 'undecided', reason: 'domain', derivative: Number.NaN, bound: Number.POSITIVE_INFINITY };
  const best = narrowest(levels);
  const derivative = best.derivative;
  const error = Math.abs(derivative - yard.grad);
  const bar = barOf(best, yard);
  if (!(error <= bar)) return { status: 'undecided', reason: 'unproven', derivative, bound: bar };
  const scale = scaleOf(yard, derivative);
  if (bar <= GRACE * tolerance * scale) return { status: 'agree', reason: 'none', derivative, bound: bar };
  return { status: bar <= WEAK * scale ? 'weak' : 'undecided', reason: 'noise', derivative, bound: bar };
}

const narrowest = (levels: readonly Level[]): Level => levels.reduce((a, b) => (b.bound < a.bound ? b : a));
