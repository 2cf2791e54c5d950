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
 * Looks at suspicious components once more at a point beside θ, or at a few where kinks and noise are hard to tell apart.
 *
 * A value proved wrong at θ that is right beside it is wrong only at this very point (`point`): a convention at a kink, or a special value.
 * A value at a kink is taken as `kink` when it is right beside it, inside or outside the one-sided slopes, and as wrong when it is wrong there.
 */
export async function confirmBeside(trial: Trial): Promise<void> {
  const { objective, theta, rule } = trial.run;
  const blocks = suspectsByBlock(trial).map(list => firstLook(list, trial.request.random));
  try {
    for (let k = 0; k < rule.besides && blocks.some(({ open }) => open.length > 0); k++) {
      const beside = await moveBeside(trial);
      if (!beside) return;
      for (const [b, block] of blocks.entries()) await look(trial, beside, b, block);
    }
  } finally {
    objective.moveTo(theta);
  }
  if (rule.besides > 1) for (const { open } of blocks) withdrawUnconfirmed(trial, open);
}

/** Suspects of one block: those to look at, and those that are taken with them unless some of the first turn out otherwise. */
interface Suspects {
  open: number[];
  rest: number[];
}

function firstLook(suspects: readonly number[], random: Random): Suspects {
  const open = sample(suspects, MOST, random);
  const drawn = new Set(open);
  return { open, rest: suspects.filter(i => !drawn.has(i)) };
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

/** Looks at a block's open suspects beside θ; those that are told there are open no longer. */
async function look(trial: Trial, beside: Beside, b: number, block: Suspects): Promise<void> {
  const before = block.open.map(i => trial.judgement.status[i]);
  const open = await reconsider(trial, beside, b, block.open);
  const surprised = open.length > 0 || block.open.some((i, k) => trial.judgement.status[i] !== before[k]);
  if (surprised) open.push(...(await reconsider(trial, beside, b, block.rest)));
  if (surprised) block.rest = [];
  block.open = open;
}

/** Settles components beside θ and revises their status at θ; which of them are not told there. */
async function reconsider(trial: Trial, { run, scale }: Beside, b: number, list: readonly number[]): Promise<number[]> {
  const open: number[] = [];
  for (const i of list) {
    if (!affordable(trial.request, SETTLING)) break;
    const yard = scale.of(i, b, run);
    const outcome = await settle(run, i, yard, trial.request.settings.components !== 'probe');
    const resolution = (Math.abs(outcome.derivative - yard.grad) + outcome.bound) / ownScale(yard, outcome.derivative);
    revise(trial, i, outcome, resolution);
    const wrong = trial.judgement.status[i] === statusCode('wrong');
    if (wrong && outcome.status !== 'wrong' && run.rule.besides > 1) open.push(i);
  }
  return open;
}

/** Revises the status of a component at θ by what was found beside it. */
function revise({ judgement }: Trial, i: number, beside: Outcome, resolution: number): void {
  const { status, reason, grad, gradapprox } = judgement;
  const right = (beside.status === 'agree' || beside.status === 'weak') && Number.isFinite(resolution);
  if (reason[i] === reasonCode('kink')) {
    if (right) status[i] = statusCode('kink');
    if (beside.status === 'wrong') status[i] = statusCode('wrong');
    if (beside.status === 'undecided' && beside.reason === 'unproven') status[i] = statusCode('undecided');
    return;
  }
  const error = Math.abs(grad[i] - gradapprox[i]) / Math.max(Math.abs(grad[i]), Math.abs(gradapprox[i]));
  if (!right || resolution > CLEARER * error) return;
  status[i] = statusCode('undecided');
  reason[i] = reasonCode('point');
}

/** Mistakes that could not be proved anywhere beside θ are none that is proved. */
function withdrawUnconfirmed({ judgement }: Trial, components: readonly number[]): void {
  for (const i of components) {
    judgement.status[i] = statusCode('undecided');
    judgement.reason[i] = reasonCode('unproven');
  }
}

/** At most `most` of the list, drawn without repetition, ascending. */
function sample(list: readonly number[], most: number, random: Random): number[] {
  if (list.length <= most) return [...list];
  const drawn = new Set<number>();
  while (drawn.size < most) drawn.add(list[random.below(list.length)]);
  return [...drawn].sort((a, b) => a - b);
}
