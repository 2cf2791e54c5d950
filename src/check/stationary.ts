import { stationarySentence } from '../messages/summary.js';
import { entriesAt, hasAny, norm } from '../numbers.js';
import { unlessSpent } from '../objective/metered.js';
import { random } from '../random.js';
import type { Report } from '../report.js';
import { givesTurns } from '../selection.js';
import type { Known } from './check.js';
import { asked } from './objective.js';
import { gradedNear, pointOf } from './points.js';

/** What grad at θ is at most, of grad at a point an eighth of θ away, where J is stationary: it grows with the distance from a minimum. */
const STILL = 2 ** -10;

/**
 * Checks at the point given, and where noise hides grad there though not beside it, as at the minimum of a trained model, at a point beside it: a factor,
 * a sign or a term that grad lacks leaves 0 as it is, and shows there. What is decided there is the verdict.
 *
 * @param checkAt  the check at one point
 */
export async function checkOrBeside(
  known: Known,
  checkAt: (known: Known, start?: Float64Array) => Promise<Report>,
): Promise<Report> {
  const report = await checkAt(known);
  const hidden = hiddenByNoise(report);
  if (hidden.length === 0) return report;
  const { point, evaluations } = await livelyPoint(left(known, report.evaluations), report, hidden);
  const before = report.evaluations + evaluations;
  const rest = left(known, before);
  // what is less than a turn for each block would be spent and decide nothing
  const affords = givesTurns(known.selection.blocks, rest.settings.budget);
  const there = point && affords ? await unlessSpent(checkAt(rest, point), null) : null;
  const { budget, time } = known.settings;
  const paid = {
    evaluations: before + (there?.evaluations ?? 0),
    seconds: (performance.now() - known.started) / 1000,
    ...(budget && { budget }),
    ...(time && { time }),
  };
  if (!there || there.verdict === 'inconclusive') return Object.freeze({ ...report, ...paid });
  return Object.freeze({
    ...there,
    summary: stationarySentence(there.summary, hidden),
    stationary: Object.freeze({ ...pointOf(report), blocks: hidden }),
    ...paid,
  });
}

/** The blocks that a check leaves open, where noise leaves them so: grad lies within the error bar of every entry. */
function hiddenByNoise({ verdict, blocks, grad, gradapprox, bound, partial }: Report): string[] {
  if (verdict !== 'inconclusive' || partial) return [];
  const open = blocks.filter(block => block.verdict === 'inconclusive');
  const isOff = (i: number) => Math.abs(grad[i] - gradapprox[i]) > bound[i];
  const disagrees = open.some(({ offset, size }) => hasAny({ from: offset, count: size }, isOff));
  return disagrees ? [] : open.map(({ name }) => name);
}

/** The same check with the evaluations and the time that are left. */
function left(known: Known, evaluations: number): Known {
  const { settings, started } = known;
  const now = performance.now();
  const budget = settings.budget && Math.max(0, settings.budget - evaluations);
  const time = settings.time && Math.max(0, settings.time - (now - started) / 1000);
  return { ...known, started: now, settings: { ...settings, budget, time } };
}

/** A point near by where grad over the hidden blocks is far larger than here, if here it is next to nothing; and what was paid for it. */
async function livelyPoint(known: Known, { grad, blocks }: Report, hidden: readonly string[]) {
  const { own } = asked(known);
  try {
    const near = await unlessSpent(gradedNear(own, random(known.settings.seed + 1)), null);
    const ranges = blocks.filter(({ name }) => hidden.includes(name));
    const sizes = (v: Float64Array) =>
      norm(Float64Array.from(ranges, ({ offset, size }) => norm(entriesAt(v, { from: offset, count: size }))));
    const lively = near !== null && sizes(grad) <= STILL * sizes(near.grad);
    return { point: lively ? near.point : null, evaluations: own.evaluations };
  } finally {
    own.restore();
  }
}
