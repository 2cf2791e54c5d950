import type { Judgement, Outcome } from '../../judgement.js';
import { gradientHere } from '../../objective/defined.js';
import { together } from '../../objective/together.js';
import type { Block } from '../../theta/layout.js';
import { isExcluded, ownScale, scaleOf } from '../compare.js';
import { rungAt } from '../estimate.js';
import { differenceOf, firstOutcome } from '../first.js';
import type { Ledger } from '../ledger.js';
import type { Line } from '../line.js';
import { isComparable, mirrored, shifted } from '../noise.js';
import { componentAt, type Place } from '../place.js';
import { COVER, FAR, SETTLING, THOROUGH } from '../rules.js';
import { scalesAt } from '../scale.js';
import { settle } from '../settle.js';
import { stepOf } from '../step.js';
import { chosen, type Trial } from '../trial.js';

/** Shifts tried until J is finite, and comparable with J(θ). */
const TRIES = 6;
/** Points beside θ, of which all but the first are for components that were not told at the ones before. */
const POINTS = 3;
/** Wrong components of a block without kinks that are looked at beside θ: a special value in a twentieth of them is missed once in 27 times. */
const LOOKED_AT = 64;
/** Gradients asked for at further points where a convention is to be recognised: of n kinks that meet, all leave at one in 2ⁿ. */
const BRANCHES = 64;
/** How far all else moves where one block leads: off its own kinks, and not so far as to cross those that the block is to decide. */
const FOLLOWING = 2 ** -6;
/** What is right beside θ must be so to this share of the relative error at θ … */
const CLEARER = 0.2;
/** … and be at least this large against the error at θ, or as large as at θ: a unit that is dead beside θ tells nothing of one that lives there. */
const TELLING = 0.1;

/**
 * Looks at suspicious components once more at a point beside θ, or at a few where kinks and noise are hard to tell apart. Every suspect is looked at, but
 * that of many wrong ones where J is smooth the others follow some, if these are all wrong beside θ too.
 *
 * - Proved wrong at θ, and right beside it: `point`, wrong at this very point alone, such as a special value for 0; where other components of its block
 *   stand at kinks, a convention like relu′(0) = 0 may do the same, and is recognised as at a kink.
 * - At a kink, inside the one-sided slopes: stands, unless it is wrong beside it.
 * - At a kink, outside them: stands as a `convention` inside the hull of those slopes and of the gradients beside θ, which are right there.
 *   A convention takes each of several kinks that meet at θ from one side or the other, so that it is what some of the points beside θ have.
 */
export async function confirmBeside(trial: Trial): Promise<void> {
  const { objective } = trial.request;
  const blocks = suspectsByBlock(trial);
  const sides = await sidesOfJumps(trial, blocks);
  const seen: Float64Array[] = [];
  let last: Float64Array | undefined;
  try {
    for (let k = 0; k < POINTS && blocks.some(({ open }) => open.length > 0); k++) {
      // every second point is opposite to the one before: a unit that is off at one of them is on at the other
      const beside = await moveBeside(trial, sides, k % 2 === 1 ? last : undefined);
      if (!beside) break;
      last = beside.theta;
      seen.push(beside.grad);
      for (const block of blocks) await look(trial, beside, block);
    }
    if (blocks.some(({ outside }) => outside.size > 0)) await recogniseConventions(trial, blocks, seen);
    const still = blocks.flatMap(block => block.still);
    if (still.length > 0) await (await import('./gradientStairs.js')).withdrawOnStairs(trial, still);
  } finally {
    objective.moveTo(trial.place.theta);
  }
  if (trial.place.rule.twice) for (const { open } of blocks) withdrawUnconfirmed(trial, open);
}

/** Suspects of one block. */
interface Suspects {
  /** Number of the block. */
  b: number;
  /** Those that are not told yet. */
  open: number[];
  /** Wrong ones that are taken with those among `open`, if these are wrong beside θ too. */
  followers: number[];
  /** Whether some of them stand at a kink. */
  kinks: boolean;
  /** Right beside θ and not at θ, with the relative error that would have been noticed there: a convention, or a special value. */
  outside: Map<number, number>;
  /** Wrong ones whose grad stands still beside θ, bit for bit, though J bends there. */
  still: number[];
  /** Components settled in full beside θ. */
  settled: number;
}

/** Whether J has no one slope at θ. */
const isSingular = (ledger: Ledger, i: number): boolean => ['kink', 'jump'].includes(ledger.reason(i));

/** Components proved wrong with a finite gradient, and those at a kink or jump. */
function suspectsByBlock({ request, ledger }: Trial): Suspects[] {
  const blocks = request.layout.blocks.map(
    (_, b): Suspects => ({ b, open: [], followers: [], kinks: false, outside: new Map(), still: [], settled: 0 }),
  );
  for (const [i, b] of chosen(request)) {
    const wrong = ledger.status(i) === 'wrong' && ledger.reason(i) !== 'nonfinite';
    if (!wrong && !isSingular(ledger, i)) continue;
    blocks[b].open.push(i);
    blocks[b].kinks ||= isSingular(ledger, i);
  }
  for (const block of blocks) if (!block.kinks) spread(block);
  return blocks;
}

/** Where J is smooth all over a block, many wrong ones have some looked at, evenly spread, and the others follow them. */
function spread(block: Suspects): void {
  const every = Math.floor(block.open.length / LOOKED_AT);
  if (every < 2) return;
  block.followers = block.open.filter((_, k) => k % every !== 0);
  block.open = block.open.filter((_, k) => k % every === 0);
}

/** For each component at a jump, the side that J(θ) belongs to: what lies across it is another branch, and no witness. */
async function sidesOfJumps(
  { ledger, place, meter }: Trial,
  blocks: readonly Suspects[],
): Promise<Map<number, 1 | -1>> {
  const jumps = blocks.flatMap(({ b, open }) => open.filter(i => ledger.reason(i) === 'jump').map(i => ({ i, b })));
  const affordable = jumps.slice(0, Math.max(0, Math.floor(meter.left / 2)));
  const sides = await together(place.objective.width, affordable, async ({ i, b }): Promise<[number, 1 | -1]> => {
    const line = componentAt(place, i, b);
    const { JPlus, JMinus } = await rungAt(line, stepOf(line));
    return [i, Math.abs(JPlus - place.J) <= Math.abs(JMinus - place.J) ? 1 : -1];
  });
  return new Map(sides);
}

/**
 * Moves the objective to a random point beside θ, on the side of each jump that J(θ) belongs to; null where J is finite at none.
 *
 * @param opposite  a point beside θ across from which to look first
 */
export async function moveBeside(
  { request, place }: Trial,
  sides: ReadonlyMap<number, 1 | -1> = new Map(),
  opposite?: Float64Array,
): Promise<Place | null> {
  const { objective, layout } = request;
  for (let k = 0; k < TRIES; k++) {
    const across = k === 0 ? opposite : undefined;
    objective.moveTo(pointBeside(request, place, sides, across));
    const J = await objective.value();
    const last = k === TRIES - 1;
    if (!Number.isFinite(J) || !(last || isComparable(J, place.J))) continue;
    const theta = objective.theta.slice();
    const grad = await gradientHere(objective);
    if (!grad) continue;
    return { ...place, theta, J, grad, ...scalesAt(theta, grad, layout.blocks) };
  }
  return null;
}

function pointBeside(
  { random, objective }: Trial['request'],
  place: Place,
  sides: ReadonlyMap<number, 1 | -1>,
  across?: Float64Array,
): Float64Array {
  const point = across
    ? mirrored(place.theta, across)
    : shifted(place.theta, place.parameters, place.rule.shift, random);
  for (const [i, side] of sides) point[i] = place.theta[i] + side * Math.abs(point[i] - place.theta[i]);
  return objective.inside(point);
}

/** Looks at a block's open suspects beside θ; those that are told there are open no longer. */
async function look(trial: Trial, beside: Place, block: Suspects): Promise<void> {
  const { open, followers } = block;
  block.open = [];
  block.followers = [];
  await lookAt(trial, beside, block, open);
  if (followers.length === 0) return;
  // one that is small beside θ tells nothing; but where a mistake must be proved twice, one that is not confirmed is in doubt
  if (block.outside.size > 0 || (beside.rule.twice && block.open.length > 0)) {
    await lookAt(trial, beside, block, followers);
    return;
  }
  // all that were looked at are wrong beside θ too, and so are the others
  if (block.still.length > 0)
    for (const i of followers) if (beside.grad[i] === trial.place.grad[i]) block.still.push(i);
}

async function lookAt(trial: Trial, beside: Place, block: Suspects, open: readonly number[]): Promise<void> {
  const { ledger, meter } = trial;
  let k = 0;
  while (k < open.length && meter.affords(SETTLING)) {
    const window = open.slice(k, k + meter.lines);
    const lines = window.map(i => componentAt(beside, i, block.b));
    const outcomes = await outcomesBeside(trial, window, lines, block);
    for (const [at, i] of window.entries()) {
      const seen = { line: lines[at], outcome: outcomes[at] };
      const told = revise(trial, i, seen, block);
      if (standsStill(ledger.judgement, i, seen)) block.still.push(i);
      const confirmed = seen.outcome.status === 'wrong' || !seen.line.rule.twice;
      if (!told || (ledger.status(i) === 'wrong' && !block.outside.has(i) && !confirmed)) block.open.push(i);
    }
    k += window.length;
  }
  for (const i of open.slice(k)) block.open.push(i);
}

/**
 * What components are beside θ. Two evaluations tell whether one is right there; a component at a kink, and the first of many mistakes,
 * are settled in full, the others of the block disagree there as they do at θ, or not.
 */
async function outcomesBeside(
  { ledger, request }: Trial,
  components: readonly number[],
  lines: readonly Line[],
  block: Suspects,
): Promise<Outcome[]> {
  const firsts = await together(lines.length, lines, firstBeside);
  const full = components.map((i, k) => !firsts[k].told && (isSingular(ledger, i) || block.settled++ < THOROUGH));
  const thorough = request.settings.components !== 'probe';
  return together(lines.length, lines, (line, k) => (full[k] ? settle(line, thorough) : firsts[k].outcome));
}

/** What two evaluations tell, and whether that is all there is to be told. */
async function firstBeside(line: Line): Promise<{ told: boolean; outcome: Outcome }> {
  const step = stepOf(line);
  const difference = differenceOf(await rungAt(line, step), line.J);
  const known = { slope: difference.slope, bound: (COVER * line.noise) / step };
  const first = firstOutcome(line, difference);
  const status = isExcluded(known, line) ? 'wrong' : 'undecided';
  const rest: Outcome = { status, reason: 'unproven', derivative: known.slope, bound: known.bound };
  return { told: first !== null, outcome: first ?? rest };
}

/** A line beside θ, and what came out. */
interface Seen {
  line: Line;
  outcome: Outcome;
}

/**
 * Revises the status of a component at θ by what was found beside it.
 *
 * @returns whether the component is large enough beside θ to tell anything
 */
function revise(trial: Trial, i: number, { line, outcome }: Seen, block: Suspects): boolean {
  const { ledger } = trial;
  const meant = isMeant(trial);
  const own = ownScale(line, outcome.derivative);
  const error = errorAt(ledger.judgement, i);
  const same = Math.abs(outcome.derivative - ledger.judgement.gradapprox[i]) <= TELLING * error;
  if (own < TELLING * error && !same) return false;
  const right = outcome.status === 'agree' || outcome.status === 'weak';
  const resolution = (Math.abs(outcome.derivative - line.claim) + outcome.bound) / scaleOf(line, outcome.derivative);
  if (!isSingular(ledger, i)) {
    if (right && resolution <= CLEARER * relativeError(ledger.judgement, i)) block.outside.set(i, resolution);
  } else if (right && ledger.status(i) === 'kink') ledger.rightBeside(i, resolution, ledger.reason(i));
  else if (right) block.outside.set(i, resolution);
  else if (outcome.status === 'wrong') ledger.revise(i, 'wrong', ledger.reason(i));
  else if (outcome.reason === 'unproven') ledger.revise(i, 'undecided', meant ? 'unproven' : ledger.reason(i));
  return true;
}

const errorAt = ({ grad, gradapprox }: Judgement, i: number): number => Math.abs(grad[i] - gradapprox[i]);

const relativeError = (judgement: Judgement, i: number): number =>
  errorAt(judgement, i) / Math.max(Math.abs(judgement.grad[i]), Math.abs(judgement.gradapprox[i]));

/** Whether the caller declared what stands at kinks to be a convention. */
const isMeant = ({ request }: Trial): boolean => request.settings.kinks === 'convention';

/** What is right beside θ and not at it: a convention where it is declared or inside the hull, else wrong at this point alone where J is smooth, else undecided. */
async function recogniseConventions(trial: Trial, blocks: readonly Suspects[], seen: Float64Array[]): Promise<void> {
  const { ledger } = trial;
  const meant = isMeant(trial);
  if (!meant && blocks.some(({ kinks, outside }) => kinks && outside.size > 0)) await askFurther(trial, seen);
  for (const { outside, kinks } of blocks)
    for (const [i, resolution] of outside) {
      const stands = meant ? ledger.reason(i) === 'kink' : kinks && isInHull(trial, i, seen);
      if (stands) ledger.rightBeside(i, resolution, 'convention');
      else if (!kinks) ledger.revise(i, 'wrong', 'point');
      else ledger.revise(i, 'undecided', isSingular(ledger, i) ? ledger.reason(i) : 'kink');
    }
}

/**
 * Gradients at further points beside θ, on whatever branch they lie; and at those where one block moves further than all others, and one way: biases that
 * all go down leave every unit off, as relu′(0) = 0 does.
 */
async function askFurther({ request, place }: Trial, seen: Float64Array[]): Promise<void> {
  const { objective, layout } = request;
  const ask = async (point: Float64Array): Promise<void> => {
    objective.moveTo(objective.inside(point));
    const grad = await gradientHere(objective);
    if (grad) seen.push(grad);
  };
  for (let k = 0; k < BRANCHES; k++) await ask(pointBeside(request, place, new Map()));
  for (const block of layout.blocks.slice(0, BRANCHES))
    for (const way of [1, -1]) await ask(leadBy(place, block, way, pointBeside(request, place, new Map())));
}

/** A point beside θ nearer to it by FOLLOWING, but for one block that moves all the way in one direction. */
function leadBy(place: Place, { offset, size }: Block, way: number, point: Float64Array): Float64Array {
  const { theta, parameters, rule } = place;
  return theta.map((at, i) =>
    i >= offset && i < offset + size ? at + way * rule.shift * parameters.of(i) : at + FOLLOWING * (point[i] - at),
  );
}

/** Whether grad lies between the slopes at θ and the gradients beside it, to the tolerance. */
function isInHull({ ledger, place }: Trial, i: number, seen: readonly Float64Array[]): boolean {
  const { grad, gradapprox, bound } = ledger.judgement;
  const slopes = [gradapprox[i] - bound[i], gradapprox[i] + bound[i], ...seen.map(beside => beside[i])];
  const [low, high] = [Math.min(...slopes), Math.max(...slopes)];
  const { tolerance, absolute } = place.tolerances.at(i);
  const slack = Math.max(tolerance * Math.max(Math.abs(low), Math.abs(high)), absolute);
  return low - slack <= grad[i] && grad[i] <= high + slack;
}

/** Whether grad beside θ is that at θ, bit for bit, though the slope of J is another by many error bars. */
function standsStill({ grad, gradapprox, bound }: Judgement, i: number, { line, outcome }: Seen): boolean {
  const bent = Math.abs(outcome.derivative - gradapprox[i]) > FAR * (outcome.bound + bound[i]);
  return line.claim === grad[i] && bent;
}

/** Mistakes that could not be proved anywhere beside θ are none that is proved. */
function withdrawUnconfirmed({ ledger }: Trial, components: readonly number[]): void {
  for (const i of components) if (ledger.status(i) === 'wrong' && ledger.reason(i) !== 'point') ledger.leaveOpen(i);
}
