import type { Outcome } from '../judgement.js';
import { ascend, visibleStep } from './ascent.js';
import { type Descent, descend, leftDomain, narrowest } from './descent.js';
import { doubt } from './doubt.js';
import { judgeEdge, judgeJump } from './edge.js';
import { isJump, kinkInterval } from './kink.js';
import type { Level } from './ladder.js';
import { barOf, GRACE, scaleOf, WEAK } from './outcome.js';
import { isTold, prove, proveBriefly } from './proof.js';
import { whatIsLeft } from './rest.js';
import type { Run, Yardstick } from './run.js';
import { stepOf } from './step.js';

/** Ratio of the steps of a closer ladder. */
const CLOSER = 2;

/**
 * Settles a component that two evaluations did not: down the ladder of steps until it agrees, is proved wrong, shows a kink, or drowns in noise,
 * and up again from where noise hid what larger steps may show.
 * A disagreement that cannot be proved stays `undecided`, with the reason.
 *
 * @param thorough  whether a mistake needs the whole proof: once a block holds many of them, three scales are enough for the others
 */
export async function settle(run: Run, i: number, yard: Yardstick, thorough = true): Promise<Outcome> {
  const { ratio } = run.rule;
  const top = Math.max(stepOf(run, yard) * ratio ** 2, visibleStep(run, yard));
  const enough = thorough ? undefined : (levels: readonly Level[]) => isTold(run, yard, levels);
  const down = await descend(run, i, yard, { ratio, top, enough });
  const wrong = (levels: readonly Level[]) =>
    thorough ? wrongBeyondDoubt(run, i, yard, levels) : proveBriefly(run, yard, levels);
  const told = down.agreement ?? (await wrong(down.levels));
  if (told) return marked(told, down);
  const up = await ascend(run, i, yard, down);
  const outcome =
    up.agreement ??
    (up.levels.length > down.levels.length ? await wrong(up.levels) : null) ??
    (isJump(up.levels) ? judgeJump(run, yard, up.rungs) : kinkInterval(run, yard, up.levels)) ??
    (up.levels.length === 0 ? judgeEdge(run, yard, up.rungs) : null) ??
    standsStill(run, yard, up) ??
    whatIsLeft(run, yard, up);
  return marked(outcome, up);
}

/** An agreement says so where J is not finite all around it. */
const marked = (outcome: Outcome, descent: Descent): Outcome =>
  leftDomain(descent) && outcome.reason === 'none' && outcome.status !== 'wrong'
    ? { ...outcome, reason: 'domain' }
    : outcome;

/** The whole proof, on the ladder or on closer rungs, and second thoughts. */
async function wrongBeyondDoubt(
  run: Run,
  i: number,
  yard: Yardstick,
  levels: readonly Level[],
): Promise<Outcome | null> {
  const proved = (await prove(run, i, yard, levels)) ?? (await proveCloser(run, i, yard, levels));
  return proved && ((await doubt(run, i, yard, proved)) ?? proved);
}

/** Tries the proof once more with closer rungs, where the best level stands far from grad but too few levels around it do. */
async function proveCloser(run: Run, i: number, yard: Yardstick, levels: readonly Level[]): Promise<Outcome | null> {
  if (run.rule.ratio <= CLOSER || levels.length === 0) return null;
  const best = narrowest(levels);
  if (!(Math.abs(best.derivative - yard.grad) > 3 * barOf(best, yard))) return null;
  const closer = await descend(run, i, yard, { ratio: CLOSER, top: best.step * run.rule.ratio });
  return prove(run, i, yard, closer.levels);
}

/** Rungs that must all give J itself, bit for bit. */
const STILL = 2;

/**
 * Whether J stands still where grad is nothing, as below a dead unit: what gives the same bits carries no noise,
 * and a slope would have shown from one unit in the last place of J on.
 */
function standsStill({ J, rule, tolerance }: Run, yard: Yardstick, { rungs }: Descent): Outcome | null {
  const still = rungs.slice(rungs.findLastIndex(({ JPlus, JMinus }) => JPlus !== J || JMinus !== J) + 1);
  if (still.length < STILL) return null;
  const bound = (rule.rounding * Math.abs(J)) / Math.min(still[0].above, still[0].below) + yard.rounding;
  const share = bound / scaleOf(yard, 0);
  if (Math.abs(yard.grad) > bound || share > WEAK) return null;
  const narrow = share <= GRACE * tolerance;
  return { status: narrow ? 'agree' : 'weak', reason: narrow ? 'none' : 'noise', derivative: 0, bound };
}
