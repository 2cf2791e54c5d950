import type { Judgement, Outcome } from '../../judgement.js';
import type { Random } from '../../random.js';
import { ownScale } from '../compare.js';
import type { Ledger } from '../ledger.js';
import type { Line } from '../line.js';
import { shifted } from '../noise.js';
import { componentAt, type Place } from '../place.js';
import { SETTLING } from '../rules.js';
import { GradientScale, parameterScale } from '../scale.js';
import { settle } from '../settle.js';
import { chosen, type Trial } from '../trial.js';

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
  const { theta, rule } = trial.place;
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

function firstLook(suspects: readonly number[], b: number, { request, ledger }: Trial): Suspects {
  const open = sample(suspects, MOST, request.random);
  const drawn = new Set(open);
  const kinks = suspects.some(i => isSingular(ledger, i));
  return { b, open, rest: suspects.filter(i => !drawn.has(i)), kinks };
}

/** Whether J has no one slope at θ. */
const isSingular = (ledger: Ledger, i: number): boolean => ['kink', 'jump'].includes(ledger.reason(i));

/** Components proved wrong with a finite gradient, and those at a kink or jump. */
function suspectsByBlock({ request, ledger }: Trial): number[][] {
  const suspects: number[][] = request.layout.blocks.map(() => []);
  for (const [i, b] of chosen(request)) {
    const wrong = ledger.status(i) === 'wrong' && ledger.reason(i) !== 'nonfinite';
    if (wrong || isSingular(ledger, i)) suspects[b].push(i);
  }
  return suspects;
}

/** Moves the objective to a random point beside θ; null where J is finite at none. */
export async function moveBeside({ request, place }: Trial): Promise<Place | null> {
  const { objective, layout, random } = request;
  for (let k = 0; k < TRIES; k++) {
    objective.moveTo(shifted(place.theta, place.parameters, place.rule.shift, random));
    const J = await objective.value();
    if (!Number.isFinite(J)) continue;
    const theta = objective.theta.slice();
    const grad = await objective.gradient();
    const parameters = parameterScale(theta, layout.blocks);
    return { ...place, theta, J, grad, parameters, scale: new GradientScale(grad, layout.blocks, parameters) };
  }
  return null;
}

/** Looks at a block's open suspects beside θ; those that are told there are open no longer. */
async function look(trial: Trial, beside: Place, block: Suspects): Promise<void> {
  const { ledger } = trial;
  const before = block.open.map(i => ledger.status(i));
  const open = await reconsider(trial, beside, block, block.open);
  const surprised = open.length > 0 || block.open.some((i, k) => ledger.status(i) !== before[k]);
  if (surprised) open.push(...(await reconsider(trial, beside, block, block.rest)));
  if (surprised) block.rest = [];
  block.open = open;
}

/** Settles components beside θ and revises their status at θ; which of them are not told there. */
async function reconsider(
  { request, ledger, meter }: Trial,
  beside: Place,
  block: Suspects,
  list: readonly number[],
): Promise<number[]> {
  const open: number[] = [];
  for (const i of list) {
    if (!meter.affords(SETTLING)) break;
    const line = componentAt(beside, i, block.b);
    const outcome = await settle(line, request.settings.components !== 'probe');
    const told = revise(ledger, i, { line, outcome }, block.kinks);
    const confirmed = outcome.status === 'wrong' || !line.rule.twice;
    if (!told || (ledger.status(i) === 'wrong' && !confirmed)) open.push(i);
  }
  return open;
}

/** A line beside θ, and what came out. */
interface Seen {
  line: Line;
  outcome: Outcome;
}

/**
 * Revises the status of a component at θ by what was found beside it; `kinks` tells whether its block stands at some.
 *
 * @returns whether the component is large enough beside θ to tell anything
 */
function revise(ledger: Ledger, i: number, { line, outcome }: Seen, kinks: boolean): boolean {
  const error = errorAt(ledger.judgement, i);
  const own = ownScale(line, outcome.derivative);
  if (own < TELLING * error) return false;
  const right = outcome.status === 'agree' || outcome.status === 'weak';
  const resolution = (Math.abs(outcome.derivative - line.claim) + outcome.bound) / own;
  if (isSingular(ledger, i)) {
    const reason = ledger.reason(i);
    if (right) ledger.rightBeside(i, resolution);
    if (outcome.status === 'wrong') ledger.revise(i, 'wrong', reason);
    if (outcome.status === 'undecided' && outcome.reason === 'unproven') ledger.revise(i, 'undecided', reason);
    return true;
  }
  if (!right || !(resolution <= CLEARER * relativeError(ledger.judgement, i))) return true;
  if (kinks) ledger.rightBeside(i, resolution);
  else ledger.revise(i, 'undecided', 'point');
  return true;
}

const errorAt = ({ grad, gradapprox }: Judgement, i: number): number => Math.abs(grad[i] - gradapprox[i]);

const relativeError = (judgement: Judgement, i: number): number =>
  errorAt(judgement, i) / Math.max(Math.abs(judgement.grad[i]), Math.abs(judgement.gradapprox[i]));

/** Mistakes that could not be proved anywhere beside θ are none that is proved. */
function withdrawUnconfirmed({ ledger }: Trial, components: readonly number[]): void {
  for (const i of components) if (ledger.status(i) === 'wrong') ledger.leaveOpen(i);
}

/** At most `most` of the list, drawn without repetition, ascending. */
function sample(list: readonly number[], most: number, random: Random): number[] {
  if (list.length <= most) return [...list];
  const drawn = new Set<number>();
  while (drawn.size < most) drawn.add(list[random.below(list.length)]);
  return [...drawn].sort((a, b) => a - b);
}
