import type { Judgement, Outcome } from '../../judgement.js';
import { finiteOnly, firstInfinite } from '../../numbers.js';
import { together } from '../../objective/together.js';
import type { Random } from '../../random.js';
import type { Block } from '../../theta/layout.js';
import type { Ledger } from '../ledger.js';
import { componentAt, measureAt } from '../place.js';
import type { Range } from '../probe/directions.js';
import { type Probed, probe } from '../probe/probe.js';
import { BRIEF, SETTLING, WEAK } from '../rules.js';
import { inSizes, rootMeanSquare } from '../scale.js';
import { settle } from '../settle.js';
import { chosen, measureLate, measureRounding, narrowed, type Trial } from '../trial.js';

/** A block is seen clearly if an error of this many tolerances in one component would have been noticed. */
const CLEAR = 1e3;
/** Components settled one by one out of ranges that hold more faults than can be followed. */
const SAMPLED = 16;

/**
 * Judges a large gradient along random directions. What disagrees is located and settled as any component is;
 * all else agrees as far as the directions see, which the resolution of each block tells. Of a block that is wrong all over, a sample is settled.
 *
 * @returns the trial narrowed to the components that were settled by themselves
 */
export async function judgeByProbing(trial: Trial): Promise<Trial> {
  const { request, place, meter } = trial;
  const { layout, random, slopes } = request;
  if (!slopes && place.scale.hasFaint(place.rule)) await measureRounding(trial);
  const typical = typicalEffects(trial);
  const probed = await probe({
    place,
    slopes,
    blocks: layout.blocks,
    chosen: chosenBlocks(request),
    random,
    clear: b => noticeable(Math.min(WEAK, CLEAR * place.tolerances.of(b).tolerance), typical[b]),
    affordable: () => {
      meter.check();
      return meter.affords(BRIEF);
    },
  });
  const single = narrowed(trial, ascending([...probed.found, ...drawn(probed.left, random)]));
  if (slopes && single.request.indices?.length) await measureLate(trial);
  await settleFound(trial, single);
  markNonfinite(trial);
  markRest(trial, probed, typical);
  return single;
}

/** Settles what directions found, one by one until a mistake is proved. */
async function settleFound(trial: Trial, single: Trial): Promise<void> {
  const { ledger, meter } = trial;
  const found = Array.from(chosen(single.request), ([i, b]) => ({ i, b }));
  let proved = 0;
  for (let k = 0; k < found.length; ) {
    meter.check();
    if (!meter.affords(BRIEF)) {
      for (const { i } of found.slice(k)) ledger.leaveOpen(i);
      return;
    }
    // one may be settled twice
    const window = found.slice(k, k + (proved > 0 ? Math.ceil(meter.lines / 2) : 1));
    const outcomes = await together(window.length, window, ({ i, b }) => settleOne(trial, i, b, proved === 0));
    for (const [at, { i }] of window.entries()) {
      if (outcomes[at].status === 'wrong') proved++;
      ledger.put(i, outcomes[at]);
    }
    k += window.length;
  }
}

/** After one whole proof three scales are enough, since directions have seen the same disagreement; the whole ladder where they are not. */
async function settleOne({ place, meter }: Trial, i: number, b: number, first: boolean): Promise<Outcome> {
  const line = componentAt(place, i, b);
  const outcome = await settle(line, first && meter.affords(SETTLING));
  return outcome.status === 'undecided' && !first && meter.affords(SETTLING) ? settle(line) : outcome;
}

/** Numbers of the blocks that hold a component to judge: a block is looked at as a whole. */
function chosenBlocks(request: Trial['request']): number[] {
  const { blocks } = request.layout;
  if (!request.indices) return [...blocks.keys()];
  const holding = new Set<number>();
  for (const [, b] of chosen(request)) holding.add(b);
  return [...holding];
}

/** rms of gradᵢ sᵢ by block, in J: what one component does to J; the floor of its components where a block is zero, or zero but for rounding. */
function typicalEffects({ request: { layout }, place }: Trial): number[] {
  const { blocks } = layout;
  const effects = inSizes(finiteOnly(place.grad), place.parameters, blocks);
  return blocks.map(({ offset, size: length }, b) => {
    if (length === 0) return 0;
    const { floor, size } = measureAt(place, offset, b);
    return Math.max(rootMeanSquare(effects, offset, offset + length), floor * size);
  });
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
function markNonfinite({ request, ledger }: Trial): void {
  if (firstInfinite(request.grad) < 0) return;
  for (const [i] of chosen(request)) if (!Number.isFinite(request.grad[i])) ledger.revise(i, 'wrong', 'nonfinite');
}

const ascending = (indices: number[]): number[] => [...new Set(indices)].sort((i, k) => i - k);

/**
 * Components that were not settled by themselves: they agree, weakly where the noise of J leaves little to see, and are undecided where it leaves nothing,
 * where the budget ended, or in ranges that disagree without a component that was proved wrong. Beside one that was, components nobody could look at stay unchecked.
 */
function markRest({ request, place, ledger }: Trial, probed: Probed, typical: readonly number[]): void {
  const { blocks } = request.layout;
  const { judgement } = ledger;
  const resolution = probed.bar.map((bar, b) => (2 * bar) / typical[b]);
  const isFlat = probed.found.length === 0 && typical.every(effect => effect === 0);
  for (const b of chosenBlocks(request)) {
    const { offset, size } = blocks[b];
    const clear = Math.min(WEAK, CLEAR * place.tolerances.of(b).tolerance);
    // no direction over the block came to an end: what was settled by itself is all that is known
    if (resolution[b] === Number.POSITIVE_INFINITY && hasWrong(ledger, offset, offset + size)) continue;
    const faint = resolution[b] <= clear ? 'agree' : resolution[b] <= WEAK ? 'weak' : 'undecided';
    const reason = isFlat ? 'flat' : faint === 'agree' ? 'none' : 'noise';
    ledger.takeRest(blocks[b], faint, reason, i => (2 * probed.bar[b]) / place.parameters.of(i, b));
  }
  for (const [from, to] of probed.left) markLeft(ledger, from, to);
  // what directions see is settled by its own tolerance, which lets more of a large entry pass
  const told = resolution.map((seen, b) =>
    isSettledWhole(judgement, blocks[b]) ? 0 : Math.max(seen, letPass(place, blocks[b], b) / typical[b] || 0),
  );
  judgement.probed = { resolution: told, typical, looks: probed.looks, directions: probed.directions };
}

/** τ max |gradᵢ sᵢ| over a block, in J: an error so large passes in its largest entry. */
function letPass({ grad, parameters, tolerances }: Trial['place'], { offset, size }: Block, b: number): number {
  let most = 0;
  for (let i = offset; i < offset + size; i++)
    if (Number.isFinite(grad[i])) most = Math.max(most, Math.abs(grad[i]) * parameters.of(i, b));
  return tolerances.of(b).tolerance * most;
}

function markLeft(ledger: Ledger, from: number, to: number): void {
  const { judgement } = ledger;
  const wrong = ledger.has({ status: 'wrong' });
  for (let i = from; i < to; i++) {
    if (isSettled(judgement, i)) continue;
    if (wrong) ledger.revise(i, 'unchecked', 'none');
    else ledger.leaveOpen(i);
    judgement.bound[i] = Number.NaN;
  }
}

function hasWrong(ledger: Ledger, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (ledger.status(i) === 'wrong') return true;
  return false;
}

/** Whether directions stand for no component of a block: what each of them showed by itself is all there is. */
function isSettledWhole(judgement: Judgement, { offset, size }: Block): boolean {
  for (let i = offset; i < offset + size; i++) if (!isSettled(judgement, i)) return false;
  return true;
}

/** Whether a component was differenced by itself. */
const isSettled = ({ gradapprox }: Judgement, i: number): boolean => !Number.isNaN(gradapprox[i]);
