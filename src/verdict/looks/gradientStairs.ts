import { gradientHere } from '../../objective/defined.js';
import { mirrored, shifted } from '../noise.js';
import type { Trial } from '../trial.js';

/** Shifts at which the next stair of a gradient is looked for, relative to the sizes of the parameters. */
const AWAY = [2 ** -12, 2 ** -10, 2 ** -8, 2 ** -6, 2 ** -4, 2 ** -2];
/** Halvings of the way to the next stair, after which a smooth change has all but vanished and a stair has not. */
const HALVINGS = 20;
/** What a stair is at least, of the change that was met: several of them may lie within one shift. */
const STAIR = 1e-3;

/**
 * A gradient that moves in stairs, as σ(z) − 1 does where it is the last bit of σ, may be off by as much as a stair is high: what lies no further from
 * the slope of J is not proved a mistake.
 *
 *     |gradᵢ − R| ≤ the least change of gradᵢ met beside θ, and gradᵢ leaves its value by a jump
 *
 * One that stands still wherever it is asked has no stairs, and what was clipped leaves its bound without a jump.
 *
 * @param still  wrong components whose grad stands still beside θ, bit for bit, though J bends there
 */
export async function withdrawOnStairs(trial: Trial, still: readonly number[]): Promise<void> {
  const { ledger } = trial;
  const { grad, gradapprox } = ledger.judgement;
  const changes = await changesAround(trial);
  for (const i of still) {
    const within = ledger.status(i) === 'wrong' && Math.abs(grad[i] - gradapprox[i]) <= changes.least[i];
    if (within && (await leavesByJump(trial, i, changes))) ledger.leaveOpen(i);
  }
  trial.request.objective.moveTo(trial.place.theta);
}

/** How grad changes around θ. */
interface Changes {
  /** By entry, the least change that was met; 0 where there was none. */
  least: Float64Array;
  /** By entry, the number of the first point where it was met, the nearest one. */
  first: Int8Array;
  points: Float64Array[];
}

/** On both sides: beyond one of them there may be no stair, as above the last bit of σ. */
async function changesAround({ request, place }: Trial): Promise<Changes> {
  const { objective, random } = request;
  const { grad, theta, parameters } = place;
  const around = AWAY.map(shift => shifted(theta, parameters, shift, random));
  const points = around.flatMap(point => [point, mirrored(theta, point)]).map(point => objective.inside(point));
  const changes: Changes = { least: new Float64Array(grad.length), first: new Int8Array(grad.length), points };
  for (const [k, point] of points.entries()) {
    objective.moveTo(point);
    (await gradientHere(objective))?.forEach((there, i) => {
      note(changes, i, Math.abs(there - grad[i]), k);
    });
  }
  return changes;
}

function note({ least, first }: Changes, i: number, change: number, k: number): void {
  if (!(change > 0)) return;
  if (least[i] === 0) first[i] = k;
  if (least[i] === 0 || change < least[i]) least[i] = change;
}

/** Whether an entry of grad leaves its value at θ by a jump, on the way to where it was first seen to be another. */
async function leavesByJump({ request, place }: Trial, i: number, { first, least, points }: Changes): Promise<boolean> {
  const { objective } = request;
  const { theta, grad } = place;
  const far = points[first[i]];
  let [low, high] = [0, 1];
  let jump = least[i];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    objective.moveTo(theta.map((at, j) => at + middle * (far[j] - at)));
    const there = (await gradientHere(objective))?.[i];
    if (there === undefined || there === grad[i]) low = middle;
    else [high, jump] = [middle, Math.abs(there - grad[i])];
  }
  return jump > STAIR * least[i];
}
