import type { Outcome } from '../judgement.js';
import type { Maybe } from '../problem.js';
import { AFTER_PROOF, BEFORE_GIVING_UP } from './alternatives/table.js';
import { isExcluded, outcomeOf } from './compare.js';
import { isProved, leftOver, prove } from './conclude.js';
import { type Estimate, narrowest } from './estimate.js';
import type { Line } from './line.js';
import { CLOSER } from './rules.js';
import { ascend, descend, leftDomain, type Series, visibleStep } from './series.js';
import { stepOf } from './step.js';

/**
 * Settles a line that two evaluations did not: down the ladder of steps until the claim agrees, is proved wrong, or drowns in noise, and up again from
 * where noise hid what larger steps may show. What looks proved is doubted; what is not proved may be a kink, a jump, the edge of the domain or a J
 * that stands still. A disagreement that cannot be proved stays `undecided`, with the reason.
 *
 * @param thorough  whether a mistake is doubted: once a block holds many of them, three scales are enough for the others
 * @param trail     where the first of its block agreed: there it is tried first; noted where nobody knows yet
 */
export async function settle(line: Line, thorough = true, trail: Trail = {}): Promise<Outcome> {
  const followed = await follow(line, trail);
  if (followed) return followed;
  const { ratio, rungsAbove } = line.rule;
  const top = Math.max(stepOf(line) * ratio ** rungsAbove, visibleStep(line));
  const enough = thorough ? undefined : (estimates: readonly Estimate[]) => isProved(line, estimates);
  const wrong = (series: Series) => (thorough ? wrongBeyondDoubt(line, series) : prove(line, series.estimates));
  const down = await descend(line, { ratio, top, enough });
  const early = agreement(line, down) ?? (await wrong(down));
  note(trail, line, down);
  if (early) return marked(early, down);
  const up = await ascend(line, down);
  const outcome =
    agreement(line, up) ??
    (up.estimates.length > down.estimates.length ? await wrong(up) : null) ??
    (await firstOf(BEFORE_GIVING_UP, alternative => alternative.look(line, up))) ??
    leftOver(line, up);
  return marked(outcome, up);
}

/** Where the first of a block came to agree: its neighbours mostly do so there too. */
export interface Trail {
  /** The larger of the two steps that told, in first steps; null where they did not, left out where nobody knows. */
  above?: number | null;
}

function note(trail: Trail, line: Line, { rungs, agreed }: Series): void {
  if (trail.above !== undefined) return;
  trail.above = agreed && rungs.length > 1 ? rungs[rungs.length - 2].step / stepOf(line) : null;
}

/** Whether a line agrees by the two steps by which the first did; null where more has to be asked. */
async function follow(line: Line, { above }: Trail): Promise<Outcome | null> {
  if (typeof above !== 'number') return null;
  const once = (estimates: readonly Estimate[]) => estimates.length > 0;
  const series = await descend(line, { ratio: line.rule.ratio, top: stepOf(line) * above, enough: once });
  const outcome = agreement(line, series);
  return outcome && marked(outcome, series);
}

const agreement = (line: Line, { agreed }: Series): Outcome | null => agreed && outcomeOf(agreed, line, 'agree');

/** An agreement says so where J is not finite all around it. */
const marked = (outcome: Outcome, series: Series): Outcome =>
  leftDomain(series) && outcome.reason === 'none' && outcome.status !== 'wrong'
    ? { ...outcome, reason: 'domain' }
    : outcome;

/** The proof, on the ladder or on closer rungs, and second thoughts. */
async function wrongBeyondDoubt(line: Line, { estimates }: Series): Promise<Outcome | null> {
  const proved = prove(line, estimates) ?? (await proveCloser(line, estimates));
  return proved && ((await firstOf(AFTER_PROOF, alternative => alternative.look(line, proved))) ?? proved);
}

/** Tries the proof once more with closer rungs, where the best estimate stands far from the claim but too few around it do. */
async function proveCloser(line: Line, estimates: readonly Estimate[]): Promise<Outcome | null> {
  if (line.rule.ratio <= CLOSER || estimates.length === 0) return null;
  const best = narrowest(estimates);
  if (!isExcluded(best, line)) return null;
  const closer = await descend(line, { ratio: CLOSER, top: best.step * line.rule.ratio });
  return prove(line, closer.estimates);
}

/** What the first of several says that says anything. */
async function firstOf<A>(list: readonly A[], ask: (entry: A) => Maybe<Outcome | null>): Promise<Outcome | null> {
  for (const entry of list) {
    const outcome = await ask(entry);
    if (outcome) return outcome;
  }
  return null;
}
