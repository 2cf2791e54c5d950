import type { Judgement } from '../judgement.js';
import { type Components, chosenOf, hasAny } from '../numbers.js';
import { BudgetSpent } from '../objective/metered.js';
import type { Objective } from '../objective/objective.js';
import { WrappedObjective } from '../objective/wrapped.js';
import type { Approximation, Maybe } from '../problem.js';
import { random } from '../random.js';
import {
  type BlockReport,
  type SelfTest,
  type SelfTestBlock,
  SPOILAGES,
  type Spoilage,
  type SpoiltReport,
  STATUSES,
  type Verdict,
} from '../report.js';
import { blockVerdict } from '../verdict/blocks.js';
import { judge } from '../verdict/judge.js';
import { resolutionOver } from '../verdict/resolution.js';
import { parameterScale } from '../verdict/scale.js';
import { isProbed } from '../verdict/tally.js';
import type { Check } from './check.js';
import { SPOIL, type Spoilt } from './spoilt.js';

/** Where a mistake spoils more, the entry that it shows in most is judged again, and so many where that does not tell. */
const JUDGED = 3;
/** The smallest error of one entry is looked for from this many resolutions down, by halves, and up where that passes. */
const FROM = 2;
const HALVES = 4;
/** At the very edge of a resolution rounding decides. */
const EDGE = 1.1;
/** No error is as large as what it is an error of. */
const LARGEST = 0.9;

/** A check that is done, and the differences that the problem brought. */
export interface Done {
  check: Check;
  judgement: Judgement;
  approximation?: Approximation;
}

/**
 * A negative control: the gradient of each block that passed is spoilt in ten ways, and judged as the right one was, by the same noise, steps and second looks.
 * J is known already wherever the check asked for it. Of a block that is spoilt all over a few entries are judged, for each is judged by itself.
 *
 * Then the smallest relative error of one entry, the one that is seen least clearly, that does not pass.
 *
 * @param objective  which remembers what it was asked for
 */
export async function selfTest(done: Done, blocks: readonly BlockReport[]): Promise<SelfTest> {
  const started = performance.now();
  const { objective } = done.check;
  const before = objective.evaluations;
  const tested: SelfTestBlock[] = [];
  let partial = false;
  try {
    for (const [b, { name }] of done.check.layout.blocks.entries()) {
      const block = blocks.find(one => one.name === name);
      if (block?.verdict === 'pass') await testBlock(done, { ...block, b }, tested);
    }
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    partial = true;
  }
  return {
    blocks: tested,
    evaluations: objective.evaluations - before,
    seconds: (performance.now() - started) / 1000,
    ...(partial && { partial }),
  };
}

/** A block of the report with its number. */
type Part = BlockReport & { b: number };

/** Adds a block to those that are tested, and what comes out as it comes. */
async function testBlock(done: Done, block: Part, tested: SelfTestBlock[]): Promise<void> {
  const { judgement, check } = done;
  const { offset, size, shape, name } = block;
  const part = (v: Float64Array) => v.slice(offset, offset + size);
  const units = unitsOf(done, block, decided(judgement, block));
  const { seen } = units;
  const least = leastSeen(judgement, seen);
  const of = { grad: part(judgement.grad), theta: part(check.objective.theta), shape, least: least - offset };
  const result: SelfTestBlock = { name, spoilt: [], smallest: Number.NaN, at: check.layout.locate(least) };
  tested.push(result);
  for (const by of SPOILAGES) {
    const one = SPOIL[by](of);
    const sizes = sizesOf(done, block, one(of.grad, of.theta), units);
    const most = sizes.reduce((most, size) => Math.max(most, size), 0);
    // a transpose of one row, an exchange of equals: the gradient is the same
    if (most > 0) result.spoilt.push(spoiltReport(by, most, block, await outcomeOn(done, block, one, { seen, sizes })));
  }
  result.smallest = await smallestCaught(done, block, least, units.units[seen.indexOf(least)]);
}

/** What passes is smaller than what can be seen, or left undecided; or gradcheck promises too much. */
function spoiltReport(by: Spoilage, size: number, block: Part, outcome: Outcome): SpoiltReport {
  const { verdict, undecided, noticeable } = outcome;
  const passes = verdict === 'pass';
  const missed = passes && !undecided && noticeable && size > block.resolution;
  return { by, size, verdict, ...(passes && undecided && { undecided }), ...(missed && { missed }) };
}

/** Entries of which the check says that they agree: what is at a kink or undecided was not seen. */
function decided({ status }: Judgement, { offset, size }: BlockReport): Uint32Array {
  const all = { from: offset, count: size, indices: undefined };
  const known = chosenOf(all, i => STATUSES[status[i]] === 'agree' || STATUSES[status[i]] === 'weak');
  return known.length > 0 ? known : chosenOf(all, i => STATUSES[status[i]] !== 'unchecked');
}

const leastSeen = ({ bound, scale, grad }: Judgement, seen: Uint32Array): number =>
  seen.reduce((least, i) => {
    const [a, b] = [bound[i] / scale[i], bound[least] / scale[least]];
    return a > b || (a === b && Math.abs(grad[i]) > Math.abs(grad[least])) ? i : least;
  }, seen[0]);

/** By entry that was seen: how large an error a spoilt gradient has, in the units of the block's resolution. */
function sizesOf(done: Done, { offset }: Part, spoilt: Float64Array, { seen, units }: Seen): Float64Array {
  const { grad, probed } = done.judgement;
  return Float64Array.from(seen, (i, k) => {
    const value = spoilt[i - offset];
    return Math.abs(value - grad[i]) / (probed ? units[k] : Math.max(units[k], Math.abs(value)));
  });
}

/** Entries that were seen, and what an error of each is relative to. */
interface Seen {
  seen: Uint32Array;
  units: Float64Array;
}

/** The scale of the judgement; along random directions what a typical entry of the block does to J. */
function unitsOf({ judgement, check }: Done, { b }: Part, seen: Uint32Array): Seen {
  const { probed, scale } = judgement;
  const sizes = parameterScale(check.objective.theta, check.layout.blocks);
  const unit = (i: number) => (probed && isProbed(judgement, i) ? probed.typical[b] / sizes.of(i, b) : scale[i]);
  return { seen, units: Float64Array.from(seen, unit) };
}

/** What is judged again: entries that were seen, and how far each is off. */
interface Off {
  seen: Uint32Array;
  sizes: Float64Array;
}

/** What the check says of a spoilt gradient. */
interface Outcome {
  verdict: Verdict;
  undecided: boolean;
  /** Whether the error is larger than what this check says it would have noticed, in its own scale. */
  noticeable: boolean;
}

/** What the check says of a block with another gradient. */
async function outcomeOn(done: Done, block: Part, spoil: Spoilt, { seen, sizes }: Off): Promise<Outcome> {
  const { check, judgement } = done;
  const { offset, size, b } = block;
  const all = { from: offset, count: size, indices: undefined };
  const told = (judged: Judgement, of: Components): Outcome => ({
    verdict: blockVerdict(judged, of),
    undecided: hasAny(of, i => STATUSES[judged.status[i]] === 'undecided'),
    noticeable:
      // along a direction errors of several entries may cancel
      (!judged.probed || sizes.filter(size => size > 0).length === 1) &&
      errorIn(done, judged, block, seen) > EDGE * resolutionOver(judged, { ...of, blocks: [b] }),
  });
  if (judgement.probed) return told(await judgeSpoilt(done, block, spoil, check.selection.indices), all);
  const worst = [...seen.keys()].filter(k => sizes[k] > 0).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const few = Uint32Array.from(worst.slice(0, JUDGED), k => seen[k]);
  const checked = among(chosenOf(all, i => STATUSES[judgement.status[i]] !== 'unchecked'));
  const alone = few.slice(0, 1);
  const first = await judgeSpoilt(done, block, spoil, alone);
  if (few.length === 1 || STATUSES[first.status[few[0]]] === 'wrong')
    return told(merged(judgement, first, alone), checked);
  const judged = await judgeSpoilt(done, block, spoil, few.sort());
  // what spoils few entries leaves the others as they were
  return worst.length <= JUDGED ? told(merged(judgement, judged, few), checked) : told(judged, among(few));
}

/** The largest relative error of a spoilt gradient, by the scale of its own judgement. */
function errorIn(done: Done, judged: Judgement, block: Part, seen: Uint32Array): number {
  const { units } = unitsOf({ ...done, judgement: judged }, block, seen);
  const error = (i: number) => Math.abs(judged.grad[i] - done.judgement.grad[i]);
  return seen.reduce((most, i, k) => Math.max(most, error(i) / units[k] || 0), 0);
}

const among = (indices: Uint32Array): Components => ({ from: 0, count: indices.length, indices });

/** The gradient with one block spoilt, judged as the right one was; a function of θ as far as that is one. */
async function judgeSpoilt(
  { check, approximation }: Done,
  { offset, size }: Part,
  spoil: Spoilt,
  indices: Uint32Array | undefined,
): Promise<Judgement> {
  const { layout, settings, tolerated, problem } = check;
  const spoilt = (grad: Float64Array, theta: Float64Array) => {
    const all = grad.slice();
    all.set(spoil(grad.slice(offset, offset + size), theta.slice(offset, offset + size)), offset);
    return all;
  };
  const objective = new SpoiltObjective(check.objective, spoilt);
  const judged = await judge({
    objective,
    layout,
    grad: await objective.gradient(),
    settings: { ...settings, ...tolerated, budget: undefined, onProgress: undefined },
    random: random(settings.seed),
    indices,
    approximation: approximation && { ...approximation, givenAway: undefined },
    stored: problem.precision,
    slopes: problem.slopes,
  });
  // a judgement that was cut short says less than the check
  if (objective.spent) throw new BudgetSpent();
  return judged;
}

/** J as it is, with a spoilt gradient. */
class SpoiltObjective extends WrappedObjective {
  /** Whether an evaluation could not be had any more. */
  spent = false;

  constructor(
    inner: Objective,
    private readonly spoilt: Spoilt,
  ) {
    super(inner);
  }

  override async gradient(): Promise<Float64Array> {
    return this.spoilt(await this.inner.gradient(), this.inner.theta);
  }
  override value(): Maybe<number> {
    return this.paid(() => this.inner.value());
  }
  override along(i: number, at: number): Maybe<number> {
    return this.paid(() => this.inner.along(i, at));
  }
  override valueAt(theta: Float64Array): Maybe<number> {
    return this.paid(() => this.inner.valueAt(theta));
  }

  private paid<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      this.spent ||= error instanceof BudgetSpent;
      throw error;
    }
  }
}

/** A judgement with other outcomes of some entries. */
function merged(judgement: Judgement, judged: Judgement, indices: Uint32Array): Judgement {
  const [status, reason] = [judgement.status.slice(), judgement.reason.slice()];
  const [bound, scale] = [judgement.bound.slice(), judgement.scale.slice()];
  const [grad, gradapprox] = [judgement.grad.slice(), judgement.gradapprox.slice()];
  for (const i of indices) {
    status[i] = judged.status[i];
    reason[i] = judged.reason[i];
    bound[i] = judged.bound[i];
    scale[i] = judged.scale[i];
    grad[i] = judged.grad[i];
    gradapprox[i] = judged.gradapprox[i];
  }
  return { ...judgement, status, reason, bound, scale, grad, gradapprox };
}

/** The smallest relative error of an entry that does not pass; Infinity where even one as large as itself does. */
async function smallestCaught(done: Done, block: Part, i: number, unit: number): Promise<number> {
  const { judgement } = done;
  const { offset, resolution } = block;
  const at = i - offset;
  const sign = judgement.grad[i] < 0 ? -1 : 1;
  const passes = async (size: number) => {
    // so far that the error is this share of what it is measured against then
    const error = sign * unit * (judgement.probed ? size : size / (1 - size));
    const spoil: Spoilt = grad => grad.map((value, k) => (k === at ? value + error : value));
    const { verdict } = await outcomeOn(done, block, spoil, { seen: Uint32Array.of(i), sizes: Float64Array.of(size) });
    return verdict === 'pass';
  };
  let size = Math.min(FROM * resolution, LARGEST);
  if (await passes(size)) {
    while (size < LARGEST) if (!(await passes((size = Math.min(4 * size, LARGEST))))) return size;
    return Number.POSITIVE_INFINITY;
  }
  for (let k = 0; k < HALVES && !(await passes(size / 2)); k++) size /= 2;
  return size;
}
