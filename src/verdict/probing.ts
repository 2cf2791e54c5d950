import type { Outcome } from '../judgement.js';
import { type Judgement, reasonCode, statusCode } from '../judgement.js';
import type { Random } from '../random.js';
import { leaveOpen, record } from './judgement.js';
import { WEAK } from './outcome.js';
import type { Range } from './probe/directions.js';
import { type Probed, probe } from './probe/probe.js';
import { parameterScale, rootMeanSquare } from './scale.js';
import { settle } from './settle.js';
import { affordable, chosen, measureLate, SETTLING, type Trial, throwIfAborted } from './trial.js';

/** A block is seen clearly if an error of this many tolerances in one component would have been noticed. */
const CLEAR = 1e3;
/** A block without gradient is seen against this share of the whole. */
const ZERO_SHARE = 1e-2;
/** Components settled one by one out of ranges that hold more faults than can be followed. */
const SAMPLED = 16;
/** Evaluations that three scales take, and that a turn of the search keeps back for them. */
const BRIEF = 32;

/**
 * Judges a large gradient along random directions. What disagrees is located and settled as any component is;
 * all else agrees as far as the directions see, which the resolution of each block tells. Of a block that is wrong all over, a sample is settled.
 *
 * @returns the trial narrowed to the components that were settled by themselves
 */
export async function judgeByProbing(trial: Trial): Promise<Trial> {
  const { request, run, judgement } = trial;
  const { layout, grad, random } = request;
  const typical = typicalEffects(trial);
  const probed = await probe({
    run,
    blocks: layout.blocks,
    chosen: chosenBlocks(request),
    grad,
    random,
    clear: b => noticeable(Math.min(WEAK, CLEAR * run.tolerance), typical[b]),
    affordable: () => {
      throwIfAborted(request);
      return affordable(request, BRIEF);
    },
  });
  const indices = ascending([...probed.found, ...drawn(probed.left, random)]);
  const narrowed = { ...trial, request: { ...request, indices } };
  if (run.slopes && indices.length > 0) await measureLate(trial);
  for (const [i, b] of chosen(narrowed.request)) {
    throwIfAborted(request);
    if (affordable(request, BRIEF)) record(judgement, i, await settleBriefly(trial, i, b), false);
    else leaveOpen(judgement, i);
  }
  markNonfinite(trial);
  markRest(trial, probed, typical);
  return narrowed;
}

/** Three scales are proof enough, since directions have seen the same disagreement; the whole ladder where they are not. */
async function settleBriefly({ request, run, scale }: Trial, i: number, b: number): Promise<Outcome> {
  const yard = scale.of(i, b, run);
  const outcome = await settle(run, i, yard, false);
  return outcome.status === 'undecided' && affordable(request, SETTLING) ? settle(run, i, yard) : outcome;
}

/** Numbers of the blocks that hold a component to judge: a block is looked at as a whole. */
function chosenBlocks(request: Trial['request']): number[] {
  const { blocks } = request.layout;
  if (!request.indices) return [...blocks.keys()];
  const holding = new Set<number>();
  for (const [, b] of chosen(request)) holding.add(b);
  return [...holding];
}

/** rms of gradᵢ sᵢ by block, in J: what one component does to J; a share of the whole where a block has no gradient. */
function typicalEffects({ request: { layout, grad }, run }: Trial): number[] {
  const scale = parameterScale(run.theta, layout.blocks);
  const effects = grad.map((value, i) => (Number.isFinite(value) ? value * scale.of(i) : 0));
  const whole = rootMeanSquare(effects, 0, effects.length);
  return layout.blocks.map(({ offset, size }) =>
    Math.max(rootMeanSquare(effects, offset, offset + size), ZERO_SHARE * whole),
  );
}

/** What a relative error of one component adds to J along a direction, which moves it by sᵢ / 2 at least. */
const noticeable = (relative: number, typical: number): number => (relative * typical) / 2;

/** One component of each range, of some ranges if there are many. */
function drawn(ranges: readonly Range[], random: Random): number[] {
  const every = Math.max(1, ranges.length / SAMPLED);
  const some = ranges.filter((_, k) => Math.floor(k / every) > Math.floor((k - 1) / every));
  const times = Math.floor(SAMPLED / Math.max(1, some.length));
  return some.flatMap(([from, to]) => Array.from({ length: times }, () => from + random.below(to - from)));
}

/** NaN and infinite values need no difference to be wrong. */
function markNonfinite({ request, judgement }: Trial): void {
  for (const [i] of chosen(request)) {
    if (Number.isFinite(request.grad[i])) continue;
    judgement.status[i] = statusCode('wrong');
    judgement.reason[i] = reasonCode('nonfinite');
  }
}

const ascending = (indices: number[]): number[] => [...new Set(indices)].sort((i, k) => i - k);

const UNCHECKED = statusCode('unchecked');

/**
 * Components that were not settled by themselves: they agree, weakly where the noise of J leaves little to see, and are undecided where it leaves nothing,
 * where the budget ended, or in ranges that disagree without a component that was proved wrong. Beside one that was, components nobody could look at stay unchecked.
 */
function markRest({ request, run, judgement }: Trial, probed: Probed, typical: readonly number[]): void {
  const { blocks } = request.layout;
  const scale = parameterScale(run.theta, blocks);
  const resolution = probed.bar.map((bar, b) => (2 * bar) / typical[b]);
  const clear = Math.min(WEAK, CLEAR * run.tolerance);
  const isFlat = probed.found.length === 0 && typical.every(effect => effect === 0);
  for (const b of chosenBlocks(request)) {
    const { offset, size } = blocks[b];
    // no direction over the block came to an end: what was settled by itself is all that is known
    const wrong = judgement.status.subarray(offset, offset + size).includes(statusCode('wrong'));
    if (wrong && resolution[b] === Number.POSITIVE_INFINITY) continue;
    const faint = resolution[b] <= clear ? 'agree' : resolution[b] <= WEAK ? 'weak' : 'undecided';
    const reason = isFlat ? 'flat' : faint === 'agree' ? 'none' : 'noise';
    for (let i = offset; i < offset + size; i++) {
      if (judgement.status[i] !== UNCHECKED) continue;
      judgement.status[i] = statusCode(faint);
      judgement.reason[i] = reasonCode(reason);
      judgement.bound[i] = (2 * probed.bar[b]) / scale.of(i);
    }
  }
  for (const [from, to] of probed.left) markLeft(judgement, from, to);
  judgement.probed = { resolution, looks: probed.looks, directions: probed.directions };
}

function markLeft(judgement: Judgement, from: number, to: number): void {
  const settled = (i: number) => !Number.isNaN(judgement.gradapprox[i]);
  const wrong = judgement.status.includes(statusCode('wrong'));
  for (let i = from; i < to; i++) {
    if (settled(i)) continue;
    judgement.status[i] = statusCode(wrong ? 'unchecked' : 'undecided');
    judgement.reason[i] = reasonCode(wrong ? 'none' : 'unproven');
    judgement.bound[i] = Number.NaN;
  }
}
