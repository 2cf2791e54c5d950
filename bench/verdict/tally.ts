import { random } from '../../src/random.js';
import type { Verdict } from '../../src/report.js';
import type { Arrays, Case, Family } from '../../test/families/family.js';
import { type Planted, plant, SPREADS } from '../../test/families/mistakes.js';
import { judged } from '../../test/verdict/judged.js';
import { accepted, CLASSICAL } from './classical.js';

/** What was counted over many cases. */
export interface Tally {
  cases: number;
  verdicts: Record<Verdict, number>;
  /** Cases that each classical rule accepts. */
  accepted: number[];
  components: number;
  undecided: number;
  /** Evaluations of J, those of the noise measurement apart. */
  evaluations: number;
  /** Right blocks called wrong. */
  blamed: number;
}

/** J at θ, and two rays of five tables of nine points. */
const NOISE_EVALUATIONS = 91;

const blank = (): Tally => ({
  cases: 0,
  verdicts: { pass: 0, fail: 0, inconclusive: 0 },
  accepted: CLASSICAL.map(() => 0),
  components: 0,
  undecided: 0,
  evaluations: 0,
  blamed: 0,
});

/** Counts one case; `block` is where its mistake was planted, empty for a right one. */
async function count(tally: Tally, problem: Case, block: string): Promise<void> {
  const { verdict, blocks, components, evaluations } = await judged(problem);
  tally.cases++;
  tally.verdicts[verdict]++;
  tally.components += components.checked;
  tally.undecided += components.undecided;
  tally.evaluations += evaluations - NOISE_EVALUATIONS;
  tally.blamed += blocks.filter(({ name, verdict }) => verdict === 'fail' && name !== block).length;
  const rules = await accepted(problem, problem.gradients(problem.parameters));
  rules.forEach((accepts, r) => {
    if (accepts) tally.accepted[r]++;
  });
}

/** Right gradients of one family, seeds 0 … count − 1. */
export async function tallyRight({ make }: Family, seeds: number): Promise<Tally> {
  const tally = blank();
  for (let seed = 0; seed < seeds; seed++) await count(tally, make(seed), '');
  return tally;
}

/** One mistake of relative size `size` in each case: in a whole block, in a quarter of one, in one component. */
export async function tallyWrong(families: readonly Family[], seeds: number, size: number): Promise<Tally> {
  const tally = blank();
  for (const { make } of families)
    for (let seed = 0; seed < seeds; seed++)
      for (const spread of SPREADS) {
        const right = make(seed);
        const planted = plant(random(seed), right.gradients(right.parameters), spread, size);
        if (planted) await count(tally, { ...right, gradients: everywhere(right, planted) }, planted.block);
      }
  return tally;
}

/** The same mistake at every point, as backward propagation would make it. */
function everywhere({ parameters, gradients }: Case, { gradients: wrong, block }: Planted) {
  const right = gradients(parameters)[block];
  const factor = wrong[block].map((g, k) => (g === right[k] ? 1 : g / right[k]));
  return (p: Arrays): Arrays => {
    const grads = gradients(p);
    return { ...grads, [block]: grads[block].map((g, k) => g * factor[k]) };
  };
}
