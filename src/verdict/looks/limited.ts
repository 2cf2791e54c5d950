import { dot, sum } from '../../numbers.js';
import { gradientHere } from '../../objective/defined.js';
import type { Ledger } from '../ledger.js';
import type { Place } from '../place.js';
import { CLOSE, SETTLING, WEAK } from '../rules.js';
import { rootMeanSquare } from '../scale.js';
import { chosen, type Trial } from '../trial.js';
import { type Graded, roughness } from './roughness.js';

/** Errors closer to each other than this share of the largest are those of one factor: a mistake by a rule, no want of accuracy. */
const ALIKE = 0.01;
/** J is computed to a limited accuracy if so large a share of the line around θ is rough: a few breaks are what J is made of. */
const ROUGH = 0.1;

/**
 * Looks at whether J is computed to a limited accuracy, as by a solver that stops at a tolerance: its slopes are then not those of what it approximates,
 * and grad may be right. Two things must come together, for each by itself a mistake may bring about:
 *
 * - no entry agrees exactly, and all are off by little, each by a factor of its own;
 * - the slope of J changes by as much as these errors all around θ, and grad does not.
 *
 * What is proved wrong is then left open, and the ledger told so.
 */
export async function confirmAccuracy(trial: Trial): Promise<void> {
  const { ledger, meter, place } = trial;
  const errors = errorsOf(trial);
  if (!errors || !isScattered(errors) || !meter.affords(SETTLING)) return;
  // along the signs of the errors they add up, and no two of them cancel
  const u = new Float64Array(place.theta.length);
  for (const { i } of errors) u[i] = Math.sign(missing(ledger, i)) * place.parameters.of(i);
  const error = sum(errors.map(({ i }) => missing(ledger, i) * u[i]));
  if (!((await roughness(gradedAlong(place, u), error)) >= ROUGH)) return;
  for (const { i } of errors) if (ledger.status(i) === 'wrong') ledger.leaveOpen(i);
  ledger.accuracy = Math.max(...errors.map(({ relative }) => Math.abs(relative)));
}

/** How much steeper J is than grad says. */
const missing = ({ judgement: { grad, gradapprox } }: Ledger, i: number): number => gradapprox[i] - grad[i];

/** How far one entry is off. */
interface Off {
  i: number;
  /** Number of its block. */
  b: number;
  /** (gradapprox − grad) relative to the larger of both. */
  relative: number;
  /** What that is known to. */
  bar: number;
}

/** The errors of all entries that can be seen; null where some entry agrees exactly, is off by much or is wrong in another way. */
function errorsOf({ request, place, ledger }: Trial): Off[] | null {
  const { grad, gradapprox, bound } = ledger.judgement;
  const typical = request.layout.blocks.map(({ offset, size }) => rootMeanSquare(grad, offset, offset + size));
  const off: Off[] = [];
  for (const [i, b] of chosen(request)) {
    const [error, own] = [Math.abs(missing(ledger, i)), Math.max(Math.abs(grad[i]), Math.abs(gradapprox[i]))];
    // what is nothing, or hidden by noise, is no witness
    if (own === 0 || ledger.status(i) === 'weak') continue;
    const within = error > CLOSE * place.tolerances.of(b).tolerance * own && error <= WEAK * Math.max(own, typical[b]);
    if (!within || (ledger.status(i) === 'wrong' && ledger.reason(i) !== 'none')) return null;
    if (error > bound[i]) off.push({ i, b, relative: missing(ledger, i) / own, bar: bound[i] / own });
  }
  return off;
}

/** Whether errors are no one factor, neither over all nor within a block of several. */
function isScattered(errors: readonly Off[]): boolean {
  const blocks = new Map<number, Off[]>();
  for (const entry of errors) blocks.set(entry.b, [...(blocks.get(entry.b) ?? []), entry]);
  const several = [...blocks.values()].filter(list => list.length > 1);
  return errors.length > 1 && [errors, ...several].every(differ);
}

function differ(list: readonly Off[]): boolean {
  const errors = list.map(({ relative }) => relative);
  const known = ALIKE * Math.max(...errors.map(Math.abs)) + 2 * Math.max(...list.map(({ bar }) => bar));
  return Math.max(...errors) - Math.min(...errors) > known;
}

/** J along a direction, and what grad says of it everywhere. */
function gradedAlong({ objective, theta, J, noise }: Place, u: Float64Array): Graded {
  const point = (t: number) => theta.map((at, i) => at + t * u[i]);
  const slope = async (t: number) => {
    try {
      objective.moveTo(point(t));
      const grad = await gradientHere(objective);
      return grad ? dot(grad, u) : Number.NaN;
    } finally {
      objective.moveTo(theta);
    }
  };
  return { at: t => objective.valueAt(point(t)), slope, J, noise };
}
