import { relativeDifferenceAt } from '../difference.js';
import { type Judgement, reasonCode, statusCode } from '../judgement.js';
import { type Components, chosenOf } from '../numbers.js';
import { type BlockReport, type Counts, STATUSES, type Verdict, type Worst } from '../report.js';
import type { Block, Layout } from '../theta/layout.js';
import { blockVerdict } from './blocks.js';
import { differenceOver, resolutionOver } from './resolution.js';
import { COVER } from './rules.js';
import { isProbed, type Seen, type Tally, tallyOf } from './tally.js';

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
  const tallied = layout.blocks
    .map((block, b) => ({ block, seen: checkedOf(judgement, block, [b]) }))
    .filter(({ seen }) => seen.count > 0)
    .map(({ block, seen }) => ({ block, seen, tally: tallyOf(judgement, seen, WORST) }));
  const tallies = tallied.map(({ tally }) => tally);
  const blocks = tallied
    .map(each => blockReport(judgement, layout, each))
    .map(block => (block.verdict === 'pass' && block.resolution > wanted ? unseen(block) : block));
  const weakest = blocks.reduce<BlockReport | null>((a, b) => (a && a.resolution >= b.resolution ? a : b), null);
  const difference = differenceOver(judgement, checked);
  const resolution = weakest?.resolution ?? Number.POSITIVE_INFINITY;
  const counts = { total: layout.size, checked: checked.count, ...countsOf(tallies) };
  const verdict = overall(judgement, blocks, checked, counts);
  return {
    verdict:
      verdict === 'pass' && !isHonest(judgement, checked, { resolution, difference, counts })
        ? 'inconclusive'
        : verdict,
    difference,
    resolution,
    components: counts,
    blocks,
    agreement: tallies.reduce((most, { agreement }) => Math.max(most, agreement), 0),
    directions: judgement.probed?.directions ?? 0,
    weakest: weakest?.name ?? '',
    given: tallies.some(({ off }) => off) ? givenStep(judgement, checked) : undefined,
    wanted: resolution > wanted ? wanted : undefined,
  };
}

/**
 * Whether a pass says no more than was seen: an error as large as the gradient itself would have been noticed, and what agrees does so to that resolution.
 * A step of the caller's, and kinks, have differences of their own.
 */
function isHonest(
  judgement: Judgement,
  checked: Components,
  { resolution, difference, counts }: Pick<Summary, 'resolution' | 'difference'> & { counts: Counts },
): boolean {
  const { grad, gradapprox, step, sides, tolerance, tolerances, probed } = judgement;
  if (!(resolution < 1)) return false;
  if (step !== null || sides === 'one') return true;
  // mostly that is all there is, and known
  const all = counts.agree + counts.weak === checked.count && !probed && !tolerances;
  const agreed = all ? difference : relativeDifferenceAt(grad, gradapprox, agreeing(judgement, checked));
  return !(agreed > Math.max(resolution, tolerance));
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

interface Tallied {
  block: Block;
  seen: Seen;
  tally: Tally;
}

function blockReport(
  judgement: Judgement,
  layout: Pick<Layout, 'locate'>,
  { block: { name, shape, offset, size }, seen, tally }: Tallied,
): BlockReport {
  return {
    name,
    shape: [...shape],
    offset,
    size,
    verdict: blockVerdict(judgement, seen),
    difference: differenceOver(judgement, seen),
    resolution: resolutionOver(judgement, seen, tally.widest),
    worst: tally.worst.map(i => worstAt(judgement, layout, i)),
  };
}

const worstAt = (
  { grad, gradapprox, bound, status }: Judgement,
  { locate }: Pick<Layout, 'locate'>,
  i: number,
): Worst => ({
  at: locate(i),
  index: i,
  grad: grad[i],
  gradapprox: gradapprox[i],
  bound: bound[i],
  status: STATUSES[status[i]],
});

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

const errorOf = ({ grad, gradapprox }: Judgement, i: number): number => Math.abs(grad[i] - gradapprox[i]);

function countsOf(tallies: readonly Tally[]): Omit<Counts, 'total' | 'checked'> {
  const of = (code: number) => tallies.reduce((sum, { counts }) => sum + counts[code], 0);
  return { agree: of(AGREE), weak: of(WEAK), kink: of(KINK), undecided: of(UNDECIDED), wrong: of(WRONG) };
}
