import { pointSentence } from '../messages/summary.js';
import { gradientHere } from '../objective/defined.js';
import type { Objective } from '../objective/objective.js';
import { type Random, random } from '../random.js';
import { type PointReport, type Report, worst } from '../report.js';
import type { Known } from './check.js';
import { asked } from './objective.js';

/** How far further points lie from θ, relative to the size of each parameter: off every special value, in the same neighbourhood. */
const NEAR = 2 ** -3;
/** Size of a parameter of 0. */
const UNIT = 1;
/** Draws until J and its gradient can be had; each lies half as far away as the one before. */
const TRIES = 8;

/**
 * Checks at the point given and at further ones near it. The report is that of the worst, the first of several, and tells what came out at all.
 * A budget is shared out among them, and so is a time.
 *
 * @param checkAt  the check at one point
 */
export async function checkAround(
  known: Known,
  checkAt: (known: Known, start?: Float64Array) => Promise<Report>,
): Promise<Report> {
  const { settings, started } = known;
  const budget = settings.budget && Math.floor(settings.budget / (settings.points + 1));
  const time = settings.time && settings.time / (settings.points + 1);
  const each = () => ({ ...known, started: performance.now(), settings: { ...settings, budget, time } });
  const reports = [await checkAt(each())];
  const further = await furtherPoints(known);
  for (const point of further.points) reports.push(await checkAt(each(), point));
  const verdict = worst(reports.map(report => report.verdict));
  const point = reports.findIndex(report => report.verdict === verdict);
  return Object.freeze({
    ...reports[point],
    summary: pointSentence(
      reports[point].summary,
      reports.map(({ verdict }) => verdict),
      point,
      settings.points,
    ),
    points: Object.freeze(reports.map(report => Object.freeze(pointOf(report)))) as NonNullable<Report['points']>,
    point,
    ...(settings.budget && { budget: settings.budget }),
    ...(settings.time && { time: settings.time }),
    evaluations: reports.reduce((sum, { evaluations }) => sum + evaluations, further.evaluations),
    seconds: (performance.now() - started) / 1000,
  });
}

/** What a report of several points says of one of them. */
export const pointOf = ({ verdict, difference, resolution }: Report): PointReport => ({
  verdict,
  difference,
  resolution,
});

/**
 * Further points at which a gradient is worth a check: one that is right here may be wrong on the other branch of a sign, an absolute value, a cut-off.
 *
 *     θ + δ ∘ u          at odd places: near by
 *     σ ∘ (θ + δ ∘ u)    at even places: with other signs, where J can be had there; all turned round at first, later some at random and then the others
 *
 * u is uniform in ±(½, 1), δ is an eighth of |θ|, or of 1 where a parameter is 0. Points where J or its gradient cannot be had are drawn again nearer by.
 */
async function furtherPoints({ problem, layout, theta, settings }: Known) {
  const { own: objective } = asked({ problem, layout, theta, settings: { ...settings, budget: undefined } });
  const draws = random(settings.seed + 1);
  const base = objective.theta.slice();
  const points: Float64Array[] = [];
  let signs = base.map(() => 1);
  try {
    for (let k = 1; k <= settings.points; k++) {
      const mirror = k % 2 === 0;
      if (mirror) signs = k % 4 === 2 ? signs.map(sign => -sign) : signs.map(() => draws.sign());
      const point = await drawn(objective, base, mirror ? signs : null, draws);
      if (point) points.push(point);
    }
    return { points, evaluations: objective.evaluations };
  } finally {
    objective.restore();
  }
}

async function drawn(objective: Objective, base: Float64Array, signs: Float64Array | null, draws: Random) {
  for (let k = 0; k < TRIES; k++) {
    const point = near(base, NEAR * 2 ** -k, draws);
    const mirrored = signs && point.map((value, i) => signs[i] * value);
    if (mirrored && (await gradientAt(objective, mirrored))) return mirrored;
    if (await gradientAt(objective, point)) return point;
  }
  return null;
}

/** A point near by, inside declared bounds, with its gradient; null where J and gradients can be had at none that is drawn. */
export async function gradedNear(objective: Objective, draws: Random) {
  const base = objective.theta.slice();
  for (let k = 0; k < TRIES; k++) {
    const point = objective.inside(near(base, NEAR * 2 ** -k, draws));
    const grad = await gradientAt(objective, point);
    if (grad) return { point, grad };
  }
  return null;
}

const near = (base: Float64Array, distance: number, draws: Random): Float64Array =>
  base.map(value => value + distance * (Math.abs(value) || UNIT) * draws.sign() * (0.5 + 0.5 * draws.uniform()));

/** The gradient at a point where J is finite and gradients do not throw; else null. */
async function gradientAt(objective: Objective, point: Float64Array): Promise<Float64Array | null> {
  objective.moveTo(point);
  return Number.isFinite(await objective.value()) ? gradientHere(objective) : null;
}
