import { differences } from '../../objective/differences.js';
import { together } from '../../objective/together.js';
import { firstOutcome } from '../first.js';
import { componentAt, measureAt } from '../place.js';
import { BRIEF, ROUNDING, SETTLING } from '../rules.js';
import { settle } from '../settle.js';
import { plainStep } from '../step.js';
import { chosen, type JudgeRequest, narrowed, type Trial } from '../trial.js';
import { judgeEvery, rangesOf } from './every.js';

/** Components that tell what one costs: so many, and one more for so many evaluations that are left. */
const PRICED = 12;
const ONE_IN = 64;
/** Evaluations a component where there are too few left to find out: two where it agrees, ten where it does not, as of every other one. */
const UNPRICED = 6;
/** What the others may cost beyond those. */
const MARGIN = 1.25;
/** Share of what is left of the budget that settling them may take. */
const SHARE = 1 / 8;
/** Evaluations a component in the plan at most: one that is proved wrong takes more, but a few of those are enough. */
const DEAREST = 12;

/**
 * Judges no more components than a budget or a time lets be settled: what they cost is found at a few of them, for it hangs on the noise of J.
 * Those left out are drawn by the request's random numbers; every block keeps its turn.
 *
 * @returns the trial with the components to judge; as it is where nothing limits it, or where too little of a budget is left to plan with
 */
export async function withinBudget(trial: Trial): Promise<Trial> {
  const { request, meter } = trial;
  const plannable = meter.affords(2 * SETTLING);
  const timed = request.settings.clock !== undefined;
  // a budget has drawn its sample before; time knows what it affords only now
  if (!plannable && !timed) return trial;
  const { order, blocks } = byTurns(request);
  const priced = order.slice(0, PRICED + Math.floor(meter.left / ONE_IN));
  const price = plannable ? MARGIN * (await priceOf(trial, priced, SHARE * meter.left)) : UNPRICED;
  const kept = (plannable ? SETTLING : BRIEF) + (timed && meter.spares(SETTLING + ROUNDING) ? ROUNDING : 0);
  const count = Math.max(blocks, Math.floor((meter.left - kept) / price));
  return count < order.length ? narrowed(trial, ascending(order.slice(0, count))) : trial;
}

/**
 * Judges more of the components that a plan left out, by turns as before, for as long as there is time: what one costs is known by those that are done.
 *
 * @param course  which components are settled so far; those that are begun are among them before their first evaluation
 */
export async function whileTimeLasts(trial: Trial, course: { settled: Trial }): Promise<void> {
  const { request, meter } = trial;
  let each = UNPRICED;
  for (;;) {
    const done = Array.from(chosen(course.settled.request), ([i]) => i);
    const known = new Set(done);
    const left = byTurns(request).order.filter(({ i }) => !known.has(i));
    const more = ascending(left.slice(0, Math.max(0, Math.floor((meter.left - SETTLING) / (MARGIN * each)))));
    if (more.length === 0) return;
    course.settled = narrowed(
      trial,
      [...done, ...more].sort((i, k) => i - k),
    );
    const before = meter.spent;
    await judgeEvery(narrowed(trial, more));
    each = Math.max(LEAST, (meter.spent - before) / more.length);
  }
}

/** Evaluations of one component at least, with a share for the next that may not agree. */
const LEAST = 2.5;

interface Component {
  i: number;
  /** Number of its block. */
  b: number;
}

const ascending = (components: readonly Component[]): number[] => components.map(({ i }) => i).sort((i, k) => i - k);

/** The components of all blocks in turn, those of each block in random order. */
function byTurns(request: JudgeRequest): { order: Component[]; blocks: number } {
  const lists: Component[][] = request.layout.blocks.map(() => []);
  for (const [i, b] of chosen(request)) lists[b].push({ i, b });
  for (const list of lists) shuffle(list, request.random.below);
  const order: Component[] = [];
  const longest = lists.reduce((most, list) => Math.max(most, list.length), 0);
  for (let turn = 0; turn < longest; turn++) for (const list of lists) if (turn < list.length) order.push(list[turn]);
  return { order, blocks: lists.filter(list => list.length > 0).length };
}

/** R. Fisher, F. Yates (1938), in R. Durstenfeld's form (1964). */
function shuffle(list: Component[], below: (n: number) => number): void {
  for (let k = list.length - 1; k > 0; k--) {
    const drawn = below(k + 1);
    [list[k], list[drawn]] = [list[drawn], list[k]];
  }
}

/** Evaluations a component, by those that a few take: two each, and what settles the ones that do not agree, as far as `most` allows. */
async function priceOf(
  { request, place, meter }: Trial,
  components: readonly Component[],
  most: number,
): Promise<number> {
  const { step: given, signal } = request.settings;
  const steps = new Map(components.map(({ i, b }) => [i, given ?? plainStep(measureAt(place, i, b))]));
  const ranges = rangesOf(ascending(components));
  const bends = { J: place.J, into: new Float64Array(place.theta.length) };
  const slopes = await differences(place.objective, { step: i => steps.get(i)!, ranges, signal, bends });
  const found = (i: number) => ({ slope: slopes[i], bend: bends.into[i], step: steps.get(i)! });
  const open = components.filter(({ i, b }) => !firstOutcome(measureAt(place, i, b), found(i)));
  const before = meter.spent;
  let settled = 0;
  while (settled < open.length && meter.spent - before < most) {
    const surely = Math.max(1, Math.floor((most - meter.spent + before) / SETTLING));
    const window = open.slice(settled, settled + Math.min(meter.lines, surely));
    await together(window.length, window, ({ i, b }) => settle(componentAt(place, i, b)));
    settled += window.length;
  }
  const each = settled === 0 ? 0 : (meter.spent - before) / settled;
  return Math.min(2 + (each * open.length) / components.length, DEAREST);
}
