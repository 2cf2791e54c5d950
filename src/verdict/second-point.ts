import type { Random } from '../random.js';
import { reasonCode, statusCode } from './judgement.js';
import { shifted } from './noise.js';
import { type Outcome, ownScale } from './outcome.js';
import type { Run } from './run.js';
import { parameterScale } from './scale.js';
import { settle } from './settle.js';
import { affordable, chosen, SETTLING, type Trial } from './trial.js';
import { GradientScale } from './yardstick.js';

/** Shifts tried until J is finite. */
const TRIES = 3;
/** Components looked at per block. */
const MOST = 24;
/** What is right beside θ must be so to this share of the relative error at θ. */
const CLEARER = 0.2;

/**
 * Looks at suspicious components once more at a point beside θ.
 *
 * A value proved wrong at θ that is right beside it is wrong only at this very point (`point`): a convention at a kink, or a special value.
 * A value at a kink is taken as `kink` when it is right beside it, inside or outside the one-sided slopes, and as wrong when it is wrong there.
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

/** Components proved wrong with a finite gradient, and those at a kink. */
function suspectsByBlock({ request, judgement }: Trial): number[][] {
  const { status, reason } = judgement;
  const suspects: number[][] = request.layout.blocks.map(() => []);
  for (const [i, b] of chosen(request)) {
    const wrong = status[i] === statusCode('wrong') && reason[i] !== reasonCode('nonfinite');
    if (wrong || reason[i] === reasonCode('kink')) suspects[b].push(i);
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
    objective.moveTo(shifted(run.theta, parameterScale(run.theta, layout.blocks), run.rule.shift, random));
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

/** A sample of the suspects, and all of them when some of the sample turn out otherwise beside θ. */
async function confirmBlock(trial: Trial, beside: Beside, b: number, suspects: readonly number[]): Promise<void> {
  const first = sample(suspects, MOST, trial.request.random);
  if (!(await reconsider(trial, beside, b, first))) return;
  const drawn = new Set(first);
  await reconsider(
    trial,
    beside,
    b,
    suspects.filter(i => !drawn.has(i)),
  );
}

/** Settles components beside θ; whether any of them changed its status. */
async function reconsider(
  trial: Trial,
  { run, scale }: Beside,
  b: number,
  components: readonly number[],
): Promise<boolean> {
  let changed = false;
  for (const i of components) {
    if (!affordable(trial.request, SETTLING)) break;
    const yard = scale.of(i, b, run);
    const outcome = await settle(run, i, yard, trial.request.settings.components !== 'probe');
    const resolution = (Math.abs(outcome.derivative - yard.grad) + outcome.bound) / ownScale(yard, outcome.derivative);
    changed = revise(trial, i, outcome, resolution) || changed;
  }
  return changed;
}

/** Revises the status of a component at θ by what was found beside it; whether that changed anything. */
function revise({ judgement }: Trial, i: number, beside: Outcome, resolution: number): boolean {
  const { status, reason, grad, gradapprox } = judgement;
  const right = (beside.status === 'agree' || beside.status === 'weak') && Number.isFinite(resolution);
  if (reason[i] === reasonCode('kink')) {
    const before = status[i];
    if (right) status[i] = statusCode('kink');
    if (beside.status === 'wrong') status[i] = statusCode('wrong');
    if (beside.status === 'undecided' && beside.reason === 'unproven') status[i] = statusCode('undecided');
    return status[i] !== before;
  }
  const error = Math.abs(grad[i] - gradapprox[i]) / Math.max(Math.abs(grad[i]), Math.abs(gradapprox[i]));
  if (!right || resolution > CLEARER * error) return false;
  status[i] = statusCode('undecided');
  reason[i] = reasonCode('point');
  return true;
}

/** At most `most` of the list, drawn without repetition, ascending. */
function sample(list: readonly number[], most: number, random: Random): number[] {
  if (list.length <= most) return [...list];
  const drawn = new Set<number>();
  while (drawn.size < most) drawn.add(list[random.below(list.length)]);
  return [...drawn].sort((a, b) => a - b);
}
