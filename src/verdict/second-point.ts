import type { Random } from '../random.js';
import { reasonCode, statusCode } from './judgement.js';
import { shifted } from './noise.js';
import type { Outcome } from './outcome.js';
import type { Run } from './run.js';
import { parameterScale } from './scale.js';
import { settle } from './settle.js';
import { chosen, type Trial } from './trial.js';
import { GradientScale } from './yardstick.js';

/** Shift of the second point, relative to the scale of θ: far off any kink at θ, near enough for the same mistake. */
const SHIFT = 2 ** -9;
/** Shifts tried until J is finite. */
const TRIES = 3;
/** Components looked at per block. */
const MOST = 24;

/**
 * Looks at suspicious components once more at a point beside θ.
 *
 * A value proved wrong at θ that is right beside it is wrong only at this very point (`point`): a convention at a kink, or a special value.
 * A value outside the one-sided slopes of a kink that is right beside it is a legitimate convention (`kink`); one that is wrong beside it is wrong.
 */
export async function confirmBeside(trial: Trial): Promise<void> {
  const suspects = suspectsByBlock(trial);
  if (suspects.every(list => list.length === 0)) return;
  const { objective, theta } = trial.run;
  try {
    const beside = await moveBeside(trial);
    if (!beside) return;
    for (const [b, list] of suspects.entries()) await confirmBlock(trial, beside, b, list);
  } finally {
    objective.moveTo(theta);
  }
}

/** Components proved wrong with a finite gradient, and those outside the slopes of a kink. */
function suspectsByBlock({ request, judgement }: Trial): number[][] {
  const { status, reason } = judgement;
  const suspects: number[][] = request.layout.blocks.map(() => []);
  for (const [i, b] of chosen(request)) {
    const wrong = status[i] === statusCode('wrong') && reason[i] !== reasonCode('nonfinite');
    const outside = status[i] === statusCode('undecided') && reason[i] === reasonCode('kink');
    if (wrong || outside) suspects[b].push(i);
  }
  return suspects;
}

interface Beside {
  run: Run;
  scale: GradientScale;
}

async function moveBeside({ request, run }: Trial): Promise<Beside | null> {
  const { objective, layout, random } = request;
  for (let k = 0; k < TRIES; k++) {
    objective.moveTo(shifted(run.theta, parameterScale(run.theta, layout.blocks), SHIFT, random));
    const J = await objective.value();
    if (!Number.isFinite(J)) continue;
    const theta = objective.theta.slice();
    const grad = await objective.gradient();
    return {
      run: { ...run, theta, J },
      scale: new GradientScale(grad, layout.blocks, parameterScale(theta, layout.blocks)),
    };
  }
  return null;
}

async function confirmBlock(trial: Trial, beside: Beside, b: number, suspects: readonly number[]): Promise<void> {
  const first = sample(suspects, MOST, trial.request.random);
  const cleared = await clearedOf(trial, beside, b, first);
  if (cleared === 0 || suspects.length === first.length) return;
  await clearedOf(
    trial,
    beside,
    b,
    suspects.filter(i => !first.includes(i)),
  );
}

/** Looks at components beside θ; how many are right there. */
async function clearedOf(
  trial: Trial,
  { run, scale }: Beside,
  b: number,
  components: readonly number[],
): Promise<number> {
  const { judgement } = trial;
  let cleared = 0;
  for (const i of components) {
    const outcome = await settle(run, i, scale.of(i, b, run));
    const right = isRight(outcome);
    if (right) cleared++;
    const atKink = judgement.reason[i] === reasonCode('kink');
    if (right) judgement.status[i] = statusCode(atKink ? 'kink' : 'undecided');
    if (right && !atKink) judgement.reason[i] = reasonCode('point');
    if (outcome.status === 'wrong' && atKink) judgement.status[i] = statusCode('wrong');
  }
  return cleared;
}

const isRight = ({ status }: Outcome): boolean => status === 'agree' || status === 'weak' || status === 'kink';

/** At most `most` of the list, drawn without repetition, ascending. */
function sample(list: readonly number[], most: number, random: Random): number[] {
  if (list.length <= most) return [...list];
  const drawn = new Set<number>();
  while (drawn.size < most) drawn.add(list[random.below(list.length)]);
  return [...drawn].sort((a, b) => a - b);
}
