import type { DiagnosisOf } from '../../finding.js';
import { norm } from '../../numbers.js';
import { gradientHere } from '../../objective/defined.js';
import type { Random } from '../../random.js';
import type { Block } from '../../theta/layout.js';
import { errorOf } from '../compare.js';
import { rungAt } from '../estimate.js';
import { differenceOf, firstOutcome } from '../first.js';
import { isComparable, shifted } from '../noise.js';
import { directionAt, type Place } from '../place.js';
import { SETTLING } from '../rules.js';
import { scalesAt } from '../scale.js';
import { settle } from '../settle.js';
import { stepOf } from '../step.js';
import { chosen, type Trial } from '../trial.js';

/** How far all parameters are moved, relative to their sizes: so far that a term of them shows, and less where J is not comparable there. */
const SHIFTS = [2 ** -4, 2 ** -6, 2 ** -8];
/** Directions that must say the same. */
const WITNESSES = 2;
/** A mistake there is larger than so many tolerances of the gradient along the direction: a rough J passes at θ and is a few off beside it. */
const CLEAR = 100;
/** What cannot be asked is worth a word where so large a part of θ hides something. */
const MOST = 0.5;

/** Why a block shows less than it might. */
type Hides = 'zero' | 'one' | 'equal' | 'flat';

/**
 * Asks once more at a point away from θ where a block is 0, equal in all its units, or without gradient: what is missing there may be 0 or cancel, as
 * a penalty does at w = 0. Two random directions that agree are enough; a mistake must be proved along two, there and at the point opposite.
 */
export async function lookElsewhere(trial: Trial): Promise<void> {
  const { request, place, ledger, meter } = trial;
  const hiding = hidingBlocks(trial);
  if (hiding.length === 0) return;
  const told = (asked: boolean): DiagnosisOf<'vacuous'> => ({
    kind: 'vacuous',
    blocks: hiding.filter(({ hides }) => hides === hiding[0].hides).map(({ block }) => block.name),
    certainty: asked ? 'certain' : 'possible',
    detail: { hides: hiding[0].hides, asked },
  });
  if (!request.objective.differentiable) {
    const entries = hiding.reduce((sum, { block }) => sum + block.size, 0);
    if (entries >= MOST * request.layout.size) ledger.hidden = told(false);
  } else if (!place.rule.twice && meter.affords(SETTLING) && (await isWrongElsewhere(trial)))
    ledger.hidden = told(true);
}

/** The blocks that are judged and hide something by their values or their gradient. */
function hidingBlocks({ request, place }: Trial): { block: Block; hides: Hides }[] {
  const judged = new Set(Array.from(chosen(request), ([, b]) => b));
  return request.layout.blocks.flatMap((block, b) => {
    const hides = judged.has(b) && block.size > 0 ? hiddenBy(block, place) : null;
    return hides ? [{ block, hides }] : [];
  });
}

function hiddenBy({ offset, size, shape }: Block, { theta, grad }: Place): Hides | null {
  const values = theta.subarray(offset, offset + size);
  if (values.every(value => value === 0)) return 'zero';
  if (values.every(value => value === 1)) return 'one';
  const units = shape[0];
  const each = size / units;
  const rows = units > 1 && values.every((value, k) => value === values[k % each]);
  const columns = each > 1 && values.every((value, k) => value === values[k - (k % each)]);
  if (rows || columns) return 'equal';
  return grad.subarray(offset, offset + size).every(value => value === 0) ? 'flat' : null;
}

/** Whether grad is proved wrong at a point away from θ and at the one opposite. */
async function isWrongElsewhere({ request, place }: Trial): Promise<boolean> {
  const { objective, random } = request;
  const indices = Array.from(chosen(request), ([i]) => i);
  try {
    for (const shift of SHIFTS) {
      const there = objective.inside(shifted(place.theta, place.parameters, shift, random));
      const opposite = objective.inside(there.map((value, i) => 2 * place.theta[i] - value));
      const near = await placeAt(place, request.layout.blocks, there);
      if (!near) continue;
      if (!(await isWrongAt(near, indices, random))) return false;
      const far = await placeAt(place, request.layout.blocks, opposite);
      return far !== null && (await isWrongAt(far, indices, random));
    }
    return false;
  } finally {
    objective.moveTo(place.theta);
  }
}

/** What is known at another point; null where J is not comparable or grad cannot be had. */
async function placeAt(place: Place, blocks: readonly Block[], point: Float64Array): Promise<Place | null> {
  const { objective } = place;
  objective.moveTo(point);
  const J = await objective.value();
  const grad = isComparable(J, place.J) ? await gradientHere(objective) : null;
  if (!grad) return null;
  const theta = objective.theta.slice();
  const noise = Math.max(place.noise, 4 * place.rule.rounding * Math.abs(J));
  return { ...place, theta, J, grad, noise, ...scalesAt(theta, grad, blocks) };
}

/** Whether random directions prove grad wrong at a place, rather than agree. */
async function isWrongAt(place: Place, indices: readonly number[], random: Random): Promise<boolean> {
  let [right, wrong] = [0, 0];
  while (right < WITNESSES && wrong < WITNESSES) {
    if (await isWrongAlong(place, indices, random)) wrong++;
    else right++;
  }
  return wrong === WITNESSES;
}

async function isWrongAlong(place: Place, indices: readonly number[], random: Random): Promise<boolean> {
  const u = indices.map(i => random.sign() * place.parameters.of(i) * (0.5 + 0.5 * random.uniform()));
  // where slopes cancel along u, they say how large an error is all the same
  const typical = norm(u.map((move, k) => move * place.grad[indices[k]]));
  const line = { ...directionAt(place, indices, u), slope: typical, floor: typical };
  const step = stepOf(line);
  if (firstOutcome(line, differenceOf(await rungAt(line, step), line.J))) return false;
  const { status, derivative } = await settle(line);
  const allowed = Math.max(CLEAR * line.tolerance * typical, line.absolute);
  return status === 'wrong' && errorOf({ slope: derivative }, line) > allowed;
}
