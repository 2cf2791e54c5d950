import type { Outcome } from '../judgement.js';
import { type Judgement, reasonCode, statusCode } from '../judgement.js';
import type { Random } from '../random.js';
import { shifted } from './noise.js';
import { ownScale } from './outcome.js';
import type { Run, Yardstick } from './run.js';
import { parameterScale } from './scale.js';
import { settle } from './settle.js';
import { affordable, chosen, SETTLING, type Trial } from './trial.js';
import { GradientScale } from './yardstick.js';

/** Shifts tried until J is finite. */
const TRIES = 3;
/** Components looked at per block. */
const MOST = 24;
/** Points beside θ, of which all but the first are for components that were not told at the ones before. */
const POINTS = 3;
/** What is right beside θ must be so to this share of the relative error at θ … */
const CLEARER = 0.2;
/** … and be at least this large against the error at θ: a unit that is dead beside θ tells nothing. */
const TELLING = 0.1;

/**
 * Looks at suspicious components once more at a point beside θ, or at a few where kinks and noise are hard to tell apart.
 *
 * A value proved wrong at θ that is right beside it is wrong only at this very point (`point`): a special value, or a convention at kinks that cancel
 * along its own axis, which is what it is taken for (`kink`) where other components of its block stand at kinks.
 * A value at a kink is taken as `kink` when it is right beside it, inside or outside the one-sided slopes, and as wrong when it is wrong there.
 */
export async function confirmBeside(trial: Trial): Promise<void> {
  const { theta, rule } = trial.run;
  const { objective } = trial.request;
  const blocks = suspectsByBlock(trial).map((list, b) => firstLook(list, b, trial));
  try {
    for (let k = 0; k < POINTS && blocks.some(({ open }) => open.length > 0); k++) {
      const beside = await moveBeside(trial);
      if (!beside) return;
      for (const block of blocks) await look(trial, beside, block);
    }
  } finally {
    objective.moveTo(theta);
  }
  if (rule.twice) for (const { open } of blocks) withdrawUnconfirmed(trial, open);
}

/** Suspects of one block: those to look at, and those that are taken with them unless some of the first turn out otherwise. */
interface Suspects {
  /** Number of the block. */
  b: number;
  open: number[];
  rest: number[];
  /** Whether some of them stand at a kink. */
  kinks: boolean;
}

function firstLook(suspects: readonly number[], b: number, { request, judgement }: Trial): Suspects {
  const open = sample(suspects, MOST, request.random);
  const drawn = new Set(open);
  const kinks = suspects.some(i => isSingular(judgement, i));
  return { b, open, rest: suspects.filter(i => !drawn.has(i)), kinks };
}

/** Whether J has no one slope at θ. */
const isSingular = ({ reason }: Judgement, i: number): boolean =>
  reason[i] === reasonCode('kink') || reason[i] === reasonCode('jump');

/** Components proved wrong with a finite gradient, and those at a kink or jump. */
function suspectsByBlock({ request, judgement }: Trial): number[][] {
  const { status, reason } = judgement;
  const suspects: number[][] = request.layout.blocks.map(() => []);
  for (const [i, b] of chosen(request)) {
    const wrong = status[i] === statusCode('wrong') && reason[i] !== reasonCode('nonfinite');
    if (wrong || isSingular(judgement, i)) suspects[b].push(i);
  }
  return suspects;
}

/** A point beside θ at which the objective stands, and what its gradients are measured against there. */
export interface Beside {
  grad: Float64Array;
  run: Run;
  scale: GradientScale;
}

/** Moves the objective to a random point beside θ; null where J is finite at none. */
export async function moveBeside({ request, run }: Trial): Promise<Beside | null> {
  const { objective, layout, random } = request;
  for (let k = 0; k < TRIES; k++) {
    objective.moveTo(shifted(run.theta, parameterScale(run.theta, layout.blocks), run.rule.shift, random));
    const J = await objective.value();
    if (!Number.isFinite(J)) continue;
    const theta = objective.theta.slice();
    const grad = await objective.gradient();
    return {
      grad,
      run: { ...run, theta, J },
      scale: new GradientScale(grad, layout.blocks, parameterScale(theta, layout.blocks)),
    };
  }
  return null;
}

/** Looks at a block's open suspects beside θ; those that are told there are open no longer. */
async function look(trial: Trial, beside: Beside, block: Suspects): Promise<void> {
  const before = block.open.map(i => trial.judgement.status[i]);
  const open = await reconsider(trial, beside, block, block.open);
  const surprised = open.length > 0 || block.open.some((i, k) => trial.judgement.status[i] !== before[k]);
  if (surprised) open.push(...(await reconsider(trial, beside, block, block.rest)));
  if (surprised) block.rest = [];
  block.open = open;
}

/** Settles components beside θ and revises their status at θ; which of them are not told there. */
async function reconsider(
  { request, judgement }: Trial,
  { run, scale }: Beside,
  block: Suspects,
  list: readonly number[],
): Promise<number[]> {
  const open: number[] = [];
  for (const i of list) {
    if (!affordable(request, SETTLING)) break;
    const yard = scale.of(i, block.b, run);
    const beside = await settle(run, i, yard, request.settings.components !== 'probe');
    const told = revise(judgement, i, yard, beside, block.kinks);
    const confirmed = beside.status === 'wrong' || !run.rule.twice;
    const wrong = judgement.status[i] === statusCode('wrong');
    if (!told || (wrong && !confirmed)) open.push(i);
  }
  return open;
}

/**
 * Revises the status of a component at θ by what was found beside it; `kinks` tells whether its block stands at some.
 *
 * @returns whether the component is large enough beside θ to tell anything
 */
function revise(judgement: Judgement, i: number, yard: Yardstick, beside: Outcome, kinks: boolean): boolean {
  const { status, reason, grad, gradapprox } = judgement;
  const error = Math.abs(grad[i] - gradapprox[i]);
  const own = ownScale(yard, beside.derivative);
  if (own < TELLING * error) return false;
  const right = beside.status === 'agree' || beside.status === 'weak';
  const resolution = (Math.abs(beside.derivative - yard.grad) + beside.bound) / own;
  if (isSingular(judgement, i)) {
    if (right) takeForKink(judgement, i, resolution);
    if (beside.status === 'wrong') status[i] = statusCode('wrong');
    if (beside.status === 'undecided' && beside.reason === 'unproven') status[i] = statusCode('undecided');
    return true;
  }
  const relative = error / Math.max(Math.abs(grad[i]), Math.abs(gradapprox[i]));
  if (!right || !(resolution <= CLEARER * relative)) return true;
  if (kinks) takeForKink(judgement, i, resolution);
  else {
    status[i] = statusCode('undecided');
    reason[i] = reasonCode('point');
  }
  return true;
}

function takeForKink(judgement: Judgement, i: number, resolution: number): void {
  judgement.status[i] = statusCode('kink');
  if (!isSingular(judgement, i)) judgement.reason[i] = reasonCode('kink');
  judgement.beside ??= new Map();
  judgement.beside.set(i, Math.max(judgement.tolerance, resolution));
}

/** Mistakes that could not be proved anywhere beside θ are none that is proved. */
function withdrawUnconfirmed({ judgement }: Trial, components: readonly number[]): void {
  for (const i of components) {
    if (judgement.status[i] !== statusCode('wrong')) continue;
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
