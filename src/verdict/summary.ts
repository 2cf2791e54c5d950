import { relativeDifferenceAt } from '../difference.js';
import { type Judgement, reasonCode, statusCode } from '../judgement.js';
import { type Components, chosenOf, hasAny, Leaders } from '../numbers.js';
import { type BlockReport, type Counts, STATUSES, type Verdict, type Worst } from '../report.js';
import type { Block, Layout } from '../theta/layout.js';
import { blockVerdict } from './blocks.js';
import { differenceOver, isProbed, resolutionOver, type Seen } from './resolution.js';
import { COVER } from './rules.js';

/** Entries a block report lists. */
const WORST = 5;

/** What a judgement amounts to; the numbers and words of a Report. */
export interface Summary {
  verdict: Verdict;
  difference: number;
  resolution: number;
  components: Counts;
  blocks: BlockReport[];
  /** Largest relative disagreement of a component that agrees. */
  agreement: number;
  /** Random directions that stood in for single components; 0 where every component was differenced. */
  directions: number;
  /** Block of the poorest resolution; empty when there is none. */
  weakest: string;
  /** The resolution that the caller asked for, where it was not reached. */
  wanted?: number;
  /** The step that the caller fixed, where components agree by steps of their own though not by it. */
  given?: GivenStep;
}

/** What became of a step that the caller fixed. */
export interface GivenStep {
  step: number;
  /** Of its differences, over the components that agree: a wrong gradient is no fault of the step. */
  difference: number;
  /** Why they are off: noise of J divided by too small a step, the bend of J over too large a one, or no move at all. */
  by: 'noise' | 'bend' | 'standstill';
}

/**
 * Adds a judgement up: by block, and overall. Blocks without checked components are left out.
 *
 * @param wanted  resolution that a pass must have
 */
export function summarize(
  judgement: Judgement,
  layout: Pick<Layout, 'blocks' | 'locate' | 'size'>,
  wanted = Number.POSITIVE_INFINITY,
): Summary {
  const checked = checkedOf(judgement, { offset: 0, size: layout.size }, [...layout.blocks.keys()]);
  const blocks = layout.blocks
    .map((block, b) => ({ block, seen: checkedOf(judgement, block, [b]) }))
    .filter(({ seen }) => seen.count > 0)
    .map(({ block, seen }) => blockReport(judgement, layout, block, seen))
    .map(block => (block.verdict === 'pass' && block.resolution > wanted ? unseen(block) : block));
  const weakest = blocks.reduce<BlockReport | null>((a, b) => (a && a.resolution >= b.resolution ? a : b), null);
  const difference = differenceOver(judgement, checked);
  const resolution = weakest?.resolution ?? Number.POSITIVE_INFINITY;
  const counts = { total: layout.size, checked: checked.count, ...count(judgement.status, checked) };
  const verdict = overall(judgement, blocks, checked, counts);
  return {
    verdict: verdict === 'pass' && !isHonest(judgement, checked, resolution) ? 'inconclusive' : verdict,
    difference,
    resolution,
    components: counts,
    blocks,
    agreement: agreementOver(judgement, checked),
    directions: judgement.probed?.directions ?? 0,
    weakest: weakest?.name ?? '',
    given: givenStep(judgement, checked),
    wanted: resolution > wanted ? wanted : undefined,
  };
}

/**
 * Whether a pass says no more than was seen: an error as large as the gradient itself would have been noticed, and what agrees does so to that resolution.
 * A step of the caller's, and kinks, have differences of their own.
 */
function isHonest(judgement: Judgement, checked: Components, resolution: number): boolean {
  const { grad, gradapprox, step, sides } = judgement;
  if (!(resolution < 1)) return false;
  if (step !== null || sides === 'one') return true;
  const difference = relativeDifferenceAt(grad, gradapprox, agreeing(judgement, checked));
  return !(difference > Math.max(resolution, judgement.tolerance));
}

/** What agrees, as far as is known; not what an absolute tolerance lets pass, which may differ by any share of itself. */
function agreeing(judgement: Judgement, checked: Components): Components {
  const { status, tolerances } = judgement;
  const isLet = (i: number) => tolerances !== undefined && errorOf(judgement, i) < tolerances.at(i).absolute;
  const agrees = (i: number) => status[i] === AGREE || status[i] === WEAK;
  return among(chosenOf(checked, i => agrees(i) && !isProbed(judgement, i) && !isLet(i)));
}

const among = (indices: Uint32Array): Components => ({ from: 0, count: indices.length, indices });

function givenStep(judgement: Judgement, checked: Components): GivenStep | undefined {
  const { step, status, scale, noise, grad, gradapprox } = judgement;
  if (step === null) return undefined;
  const isOff = (i: number) => status[i] === AGREE && !(errorOf(judgement, i) <= toleranceAt(judgement, i) * scale[i]);
  // mostly none
  if (!hasAny(checked, isOff)) return undefined;
  const off = chosenOf(checked, isOff);
  const still = off.some(i => Number.isNaN(gradapprox[i]));
  const noisy = off.every(i => errorOf(judgement, i) <= COVER * (noise / step));
  const right = among(chosenOf(checked, i => status[i] === AGREE));
  return {
    step,
    difference: relativeDifferenceAt(grad, gradapprox, right),
    by: still ? 'standstill' : noisy ? 'noise' : 'bend',
  };
}

const toleranceAt = ({ tolerance, tolerances }: Judgement, i: number): number =>
  tolerances?.at(i).tolerance ?? tolerance;

/** A block that was not seen as clearly as the caller asks for. */
const unseen = (block: BlockReport): BlockReport => ({ ...block, verdict: 'inconclusive' });

const UNCHECKED = statusCode('unchecked');
const AGREE = statusCode('agree');
const WEAK = statusCode('weak');
const KINK = statusCode('kink');
const UNDECIDED = statusCode('undecided');
const WRONG = statusCode('wrong');
const FLAT = reasonCode('flat');

/** All of a range where none of it was left out: most checks look at every component. */
function checkedOf(
  { status }: Judgement,
  { offset, size }: { offset: number; size: number },
  blocks: readonly number[],
): Seen {
  const all = { from: offset, count: size, indices: undefined, blocks };
  if (!status.subarray(offset, offset + size).includes(UNCHECKED)) return all;
  const indices = chosenOf(all, i => status[i] !== UNCHECKED);
  return { from: 0, count: indices.length, indices, blocks };
}

function blockReport(
  judgement: Judgement,
  layout: Pick<Layout, 'locate'>,
  { name, shape, offset, size }: Block,
  seen: Seen,
): BlockReport {
  return {
    name,
    shape: [...shape],
    offset,
    size,
    verdict: blockVerdict(judgement, seen),
    difference: differenceOver(judgement, seen),
    resolution: resolutionOver(judgement, seen),
    worst: worstOf(judgement, layout, seen),
  };
}

/** As by block; besides, a check in which every component stands at a kink has shown nothing, unless something was seen beside it. */
function overall(
  { reason, beside }: Judgement,
  blocks: readonly BlockReport[],
  checked: Components,
  counts: Counts,
): Verdict {
  if (blocks.some(block => block.verdict === 'fail')) return 'fail';
  if (blocks.some(block => block.verdict === 'inconclusive')) return 'inconclusive';
  if (checked.count === 0 || (!beside?.size && counts.kink === checked.count)) return 'inconclusive';
  const flat = reason.includes(FLAT) ? chosenOf(checked, i => reason[i] === FLAT).length : 0;
  return flat === checked.count ? 'inconclusive' : 'pass';
}

/** Largest relative disagreement of those that agree; nothing is known of one that was seen along directions only. */
function agreementOver(judgement: Judgement, { from, count, indices }: Components): number {
  const { status, scale, grad, gradapprox, probed } = judgement;
  let most = 0;
  for (let k = 0; k < count; k++) {
    const i = indices ? indices[k] : from + k;
    if (status[i] !== AGREE || (probed && isProbed(judgement, i))) continue;
    const error = Math.abs(grad[i] - gradapprox[i]);
    // 0 against 0 agrees wholly, whatever its size is measured by
    if (error !== 0) most = Math.max(most, error / scale[i]);
  }
  return most;
}

const errorOf = ({ grad, gradapprox }: Judgement, i: number): number => Math.abs(grad[i] - gradapprox[i]);

/**
 * The components that are off by most of their size, their bars aside, worst first: wrong ones stand before all others, and of them what is no number.
 * The loop reads arrays alone: it passes over every component.
 */
function worstOf(judgement: Judgement, layout: Pick<Layout, 'locate'>, { from, count, indices }: Components): Worst[] {
  const { grad, gradapprox, bound, scale, status, probed } = judgement;
  const [wrong, others] = [new Leaders(WORST), new Leaders(WORST)];
  for (let k = 0; k < count; k++) {
    const i = indices ? indices[k] : from + k;
    if (probed && isProbed(judgement, i)) continue;
    const leaders = status[i] === WRONG ? wrong : others;
    leaders.offer(i, (Math.abs(grad[i] - gradapprox[i]) - bound[i]) / scale[i]);
  }
  return [...wrong.list, ...others.list].slice(0, WORST).map(i => ({
    at: layout.locate(i),
    index: i,
    grad: grad[i],
    gradapprox: gradapprox[i],
    bound: bound[i],
    status: STATUSES[status[i]],
  }));
}

function count(status: Uint8Array, { from, count, indices }: Components): Omit<Counts, 'total' | 'checked'> {
  const counts = new Uint32Array(STATUSES.length);
  for (let k = 0; k < count; k++) counts[status[indices ? indices[k] : from + k]]++;
  return {
    agree: counts[AGREE],
    weak: counts[WEAK],
    kink: counts[KINK],
    undecided: counts[UNDECIDED],
    wrong: counts[WRONG],
  };
}
