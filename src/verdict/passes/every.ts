import { differences } from '../../objective/differences.js';
import { BudgetSpent } from '../../objective/metered.js';
import { together } from '../../objective/together.js';
import { isOnTread, stairsNear } from '../alternatives/stairs.js';
import { firstOutcome } from '../first.js';
import { provedByBlock } from '../looks/proved.js';
import { shifted } from '../noise.js';
import { blankMeasure, componentAt, measureAt } from '../place.js';
import { BRIEF, COVER, THOROUGH } from '../rules.js';
import { settle } from '../settle.js';
import { plainStep, stepOf } from '../step.js';
import { chosen, measureRounding, type Trial } from '../trial.js';

/** Points at which a J that looks flat is asked for, and how far away, relative to the sizes of the parameters: within the tread of ⌊x⌋. */
const FAR_POINTS = 4;
const BESIDE = 2 ** -10;

/** Judges by differences of the objective alone: two evaluations for every component, more for those that do not agree. */
export async function judgeEvery(trial: Trial): Promise<void> {
  const { place, ledger } = trial;
  if (place.scale.hasFaint(place.rule)) await measureRounding(trial);
  await firstPass(trial);
  if (isFlat(trial) && (await standsStill(trial))) return markFlat(trial);
  const open = openOnes(trial);
  if (open.length > 0) await measureRounding(trial);
  await settleOpen(trial, open);
  if (ledger.has({ reason: 'steps' })) await withdrawStairs(trial);
}

/** Settles the open components, one after the other or many at once. */
async function settleOpen(trial: Trial, open: readonly Component[]): Promise<void> {
  const { request, place, ledger, meter } = trial;
  const blocks = request.layout.blocks.map(() => ({ settled: 0, proved: 0, trail: {} }));
  const pace = meter.pace(open.length);
  for (let k = 0; k < open.length; ) {
    if (pace.due()) await pace.rest(k);
    if (!meter.affords(BRIEF)) {
      for (const { i } of open.slice(k)) ledger.leaveOpen(i);
      return;
    }
    const window = windowFrom(open, k, meter.lines, blocks);
    await together(window.length, window, async ({ i, b }) => {
      const outcome = await settle(componentAt(place, i, b), blocks[b].proved < THOROUGH, blocks[b].trail);
      blocks[b].settled++;
      if (outcome.status === 'wrong') blocks[b].proved++;
      // at once: when the work is cut off, what is settled is not lost
      if (isReported(trial)) ledger.putBeside(i, outcome);
      else ledger.put(i, outcome);
    });
    k += window.length;
  }
}

/** What was settled of a block, and how many mistakes were proved in it. */
interface Seen {
  settled: number;
  proved: number;
}

/**
 * The next components to settle at once: of each block no more than will bring its mistakes to the number that is proved in full, at the rate seen in it
 * and two standard deviations. What is done with each is known before the first of them comes to its end.
 */
function windowFrom(open: readonly Component[], from: number, most: number, blocks: readonly Seen[]): Component[] {
  const room = ({ settled, proved }: Seen) => {
    // where the first one of a block agrees is known to all others
    if (settled === 0) return 1;
    const rate = (proved + 1 + 2 * Math.sqrt(proved + 1)) / (settled + 1);
    return proved < THOROUGH ? (THOROUGH - proved) / rate : Number.POSITIVE_INFINITY;
  };
  let [to, first] = [from, from];
  for (; to < Math.min(from + most, open.length); to++) {
    const { b } = open[to];
    if (b !== open[first].b) first = to;
    if (to - first >= room(blocks[b])) break;
  }
  return open.slice(from, to);
}

/**
 * J is known to move in stairs along some component: no mistake stands along whose component it does so too. Nor where it stands still at all small
 * steps, for a tread may be wider than any window.
 */
async function withdrawStairs(trial: Trial): Promise<void> {
  const { place, ledger, meter } = trial;
  const wrong = provedByBlock(trial).flatMap(({ b, proved }) => proved.map(i => ({ i, b })));
  await together(meter.lines, wrong, async ({ i, b }) => {
    const line = componentAt(place, i, b);
    const slope = ledger.judgement.gradapprox[i];
    const still = slope === 0 && (await isOnTread(line));
    if (still || (await stairsNear(line, slope))) ledger.revise(i, 'undecided', 'steps');
  });
}

/** One difference of each component, by the caller's formula or with the step from the noise; most are settled by it. */
async function firstPass(trial: Trial): Promise<void> {
  const { request, place, ledger } = trial;
  const { step, signal, onProgress } = request.settings;
  const { sides } = ledger.judgement;
  const steps = new Float64Array(request.layout.size);
  const measure = blankMeasure();
  const found = { slope: Number.NaN, bend: Number.NaN, step: Number.NaN };
  // one side truncates in proportion to its step: there a wider one only widens what is reported
  const own = sides === 'one' ? stepOf : plainStep;
  for (const [i, b] of chosen(request)) steps[i] = step ?? own(measureAt(place, i, b, measure));
  const ranges = rangesOf(request.indices);
  const gradapprox = new Float64Array(request.layout.size);
  const bends = { J: place.J, into: new Float64Array(request.layout.size) };
  const options = { step: (i: number) => steps[i], sides, ranges, signal, onProgress, into: gradapprox, bends };
  const measurable = place.objective.differentiable && place.measured === undefined;
  const cut = await differences(place.objective, options).then(() => undefined, ifSpent);
  for (const [i, b] of chosen(request)) {
    if (cut && Number.isNaN(gradapprox[i])) continue;
    ledger.measured(i, gradapprox[i], steps[i] > 0 ? (COVER * place.noise) / steps[i] : Number.NaN);
    found.slope = gradapprox[i];
    found.bend = bends.into[i];
    found.step = steps[i];
    const outcome = firstOutcome(measureAt(place, i, b, measure), found, measurable);
    if (outcome) ledger.put(i, outcome);
  }
  if (cut) throw cut;
}

/** @throws everything else */
function ifSpent(error: unknown): BudgetSpent {
  if (error instanceof BudgetSpent) return error;
  throw error;
}

/** Each index a range of its own; neighbours joined. */
export function rangesOf(indices: ArrayLike<number> | undefined): [number, number][] | undefined {
  if (!indices) return undefined;
  const ranges: [number, number][] = [];
  for (let k = 0; k < indices.length; k++) {
    const last = ranges.at(-1);
    if (last?.[1] === indices[k]) last[1]++;
    else ranges.push([indices[k], indices[k] + 1]);
  }
  return ranges;
}

/** Component i of block b. */
interface Component {
  i: number;
  b: number;
}

function openOnes({ request, ledger }: Trial): Component[] {
  const open: Component[] = [];
  for (const [i, b] of chosen(request)) if (ledger.status(i) === 'unchecked') open.push({ i, b });
  return open;
}

/** Whether the caller asked for a formula of his own, whose numbers are reported whatever is known better. */
const isReported = ({ request, ledger }: Trial): boolean =>
  request.settings.step !== undefined || ledger.judgement.sides === 'one';

/** Whether neither grad nor any difference sees J change. */
function isFlat({ request, ledger: { judgement } }: Trial): boolean {
  for (const [i] of chosen(request)) {
    const flat = request.grad[i] === 0 && Math.abs(judgement.gradapprox[i]) <= judgement.bound[i];
    if (!flat) return false;
  }
  return true;
}

/** Whether J is the same wherever θ is moved by a share of its parameters; at a minimum it is not. */
async function standsStill({ request, place, meter }: Trial): Promise<boolean> {
  const beside = () => place.objective.inside(shifted(place.theta, place.parameters, BESIDE, request.random));
  for (let k = 0; k < FAR_POINTS && meter.affords(1); k++)
    if ((await place.objective.valueAt(beside())) !== place.J) return false;
  return true;
}

function markFlat({ request, ledger }: Trial): void {
  for (const [i] of chosen(request)) ledger.revise(i, 'undecided', 'flat');
}
