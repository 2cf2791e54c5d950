import { type Judgement, reasonCode, statusCode } from '../judgement.js';
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
  const checked = checkedOf(judgement, { offset: 0, size: layout.size });
  const blocks = layout.blocks
    .map((block, b) => ({ block, seen: { indices: checkedOf(judgement, block), blocks: [b] } }))
    .filter(({ seen }) => seen.indices.length > 0)
    .map(({ block, seen }) => blockReport(judgement, layout, block, seen))
    .map(block => (block.verdict === 'pass' && block.resolution > wanted ? unseen(block) : block));
  const weakest = blocks.reduce<BlockReport | null>((a, b) => (a && a.resolution >= b.resolution ? a : b), null);
  const difference = differenceOver(judgement, { indices: checked, blocks: [...layout.blocks.keys()] });
  const resolution = weakest?.resolution ?? Number.POSITIVE_INFINITY;
  const verdict = overall(judgement, blocks, checked);
  return {
    verdict: verdict === 'pass' && !isHonest(judgement, checked, resolution) ? 'inconclusive' : verdict,
    difference,
    resolution,
    components: count(judgement, checked, layout.size),
    blocks,
    agreement: largest(checked, i => (judgement.status[i] === AGREE ? agreementOf(judgement, i) : 0)),
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
function isHonest(judgement: Judgement, checked: Uint32Array, resolution: number): boolean {
  const { status, step, sides } = judgement;
  if (!(resolution < 1)) return false;
  if (step !== null || sides === 'one') return true;
  // what an absolute tolerance lets pass may differ by any share of itself
  const isLet = (i: number) => errorOf(judgement, i) < (judgement.tolerances?.at(i).absolute ?? 0);
  const seen = checked.filter(i => (status[i] === AGREE || status[i] === WEAK) && !isLet(i));
  const difference = differenceOver(judgement, { indices: seen, blocks: [] });
  return !(difference > Math.max(resolution, judgement.tolerance));
}

function givenStep(judgement: Judgement, checked: Uint32Array): GivenStep | undefined {
  const { step, status, scale, noise } = judgement;
  if (step === null) return undefined;
  const right = checked.filter(i => status[i] === AGREE);
  const off = right.filter(i => !(errorOf(judgement, i) <= toleranceAt(judgement, i) * scale[i]));
  if (off.length === 0) return undefined;
  const still = off.some(i => Number.isNaN(judgement.gradapprox[i]));
  const noisy = off.every(i => errorOf(judgement, i) <= COVER * (noise / step));
  const difference = differenceOver(judgement, { indices: right, blocks: [] });
  return { step, difference, by: still ? 'standstill' : noisy ? 'noise' : 'bend' };
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

function checkedOf({ status }: Judgement, { offset, size }: { offset: number; size: number }): Uint32Array {
  let checked = 0;
  for (let i = offset; i < offset + size; i++) if (status[i] !== UNCHECKED) checked++;
  const indices = new Uint32Array(checked);
  for (let i = offset, k = 0; i < offset + size; i++) if (status[i] !== UNCHECKED) indices[k++] = i;
  return indices;
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
    verdict: blockVerdict(judgement, seen.indices),
    difference: differenceOver(judgement, seen),
    resolution: resolutionOver(judgement, seen),
    worst: worstOf(judgement, layout, seen.indices),
  };
}

/** As by block; besides, a check in which every component stands at a kink has shown nothing, unless something was seen beside it. */
function overall({ status, reason, beside }: Judgement, blocks: readonly BlockReport[], checked: Uint32Array): Verdict {
  if (blocks.some(block => block.verdict === 'fail')) return 'fail';
  if (blocks.some(block => block.verdict === 'inconclusive')) return 'inconclusive';
  if (checked.length === 0 || (!beside?.size && countOf(status, checked, KINK) === checked.length))
    return 'inconclusive';
  return countOf(reason, checked, reasonCode('flat')) === checked.length ? 'inconclusive' : 'pass';
}

/** Relative disagreement of a component that agrees; nothing is known of one that was seen along directions only. */
function agreementOf(judgement: Judgement, i: number): number {
  const error = errorOf(judgement, i);
  // 0 against 0 agrees wholly, whatever its size is measured by
  return isProbed(judgement, i) || error === 0 ? 0 : error / judgement.scale[i];
}

const errorOf = ({ grad, gradapprox }: Judgement, i: number): number => Math.abs(grad[i] - gradapprox[i]);

/** How much of its size a component is off by, its bar aside; wrong ones stand before all others, NaN first. */
function excess(judgement: Judgement, i: number): number {
  const { status, bound, scale } = judgement;
  const ratio = (errorOf(judgement, i) - bound[i]) / scale[i];
  const share = Number.isNaN(ratio) ? 1 : 0.5 + Math.atan(ratio) / Math.PI;
  return status[i] === WRONG ? 1 + share : share;
}

function worstOf(judgement: Judgement, layout: Pick<Layout, 'locate'>, indices: Uint32Array): Worst[] {
  const worst: { i: number; by: number }[] = [];
  for (const i of indices) {
    if (isProbed(judgement, i)) continue;
    const by = excess(judgement, i);
    if (worst.length === WORST && by <= worst[WORST - 1].by) continue;
    const at = worst.findIndex(entry => entry.by < by);
    worst.splice(at < 0 ? worst.length : at, 0, { i, by });
    if (worst.length > WORST) worst.pop();
  }
  return worst.map(({ i }) => ({
    at: layout.locate(i),
    index: i,
    grad: judgement.grad[i],
    gradapprox: judgement.gradapprox[i],
    bound: judgement.bound[i],
    status: STATUSES[judgement.status[i]],
  }));
}

function count({ status }: Judgement, checked: Uint32Array, total: number): Counts {
  return {
    total,
    checked: checked.length,
    agree: countOf(status, checked, AGREE),
    weak: countOf(status, checked, WEAK),
    kink: countOf(status, checked, KINK),
    undecided: countOf(status, checked, UNDECIDED),
    wrong: countOf(status, checked, WRONG),
  };
}

function countOf(codes: Uint8Array, indices: Uint32Array, code: number): number {
  let found = 0;
  for (const i of indices) if (codes[i] === code) found++;
  return found;
}

function largest(indices: Uint32Array, of: (i: number) => number): number {
  let most = 0;
  for (const i of indices) most = Math.max(most, of(i));
  return most;
}
