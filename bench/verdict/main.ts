import { FAMILIES } from '../../test/families/families.js';
import { CLASSICAL } from './classical.js';
import { type Tally, tallyRight, tallyWrong } from './tally.js';

const SEEDS = Number(process.argv[2] ?? 30);
const WRONG_SEEDS = Math.max(1, Math.round(SEEDS / 10));
const SIZES = [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const header = (cells: readonly string[]): string => `${row(cells)}\n${row(cells.map((_, k) => (k ? '--:' : '---')))}`;
const rules = CLASSICAL.map(({ name }) => name);

const add = (a: Tally, b: Tally): Tally => ({
  cases: a.cases + b.cases,
  verdicts: {
    pass: a.verdicts.pass + b.verdicts.pass,
    fail: a.verdicts.fail + b.verdicts.fail,
    inconclusive: a.verdicts.inconclusive + b.verdicts.inconclusive,
  },
  accepted: a.accepted.map((count, r) => count + b.accepted[r]),
  components: a.components + b.components,
  undecided: a.undecided + b.undecided,
  evaluations: a.evaluations + b.evaluations,
  blamed: a.blamed + b.blamed,
});

/** Right gradients: how often each rule raises a false alarm. */
async function falseAlarms(): Promise<void> {
  const ours = ['fail', 'inconclusive', 'undecided components', 'evaluations a component'];
  console.log(header(['right gradients', 'cases', ...ours, ...rules]));
  const line = (name: string, { cases, verdicts, components, undecided, evaluations, accepted }: Tally) => {
    const share = `${((100 * undecided) / components).toFixed(1)} %`;
    const each = (evaluations / components).toFixed(2);
    const alarms = accepted.map(count => cases - count);
    console.log(row([name, cases, verdicts.fail, verdicts.inconclusive, share, each, ...alarms]));
  };
  let total: Tally | null = null;
  for (const family of FAMILIES) {
    const tally = await tallyRight(family, SEEDS);
    line(family.name, tally);
    total = total ? add(total, tally) : tally;
  }
  if (total) line('**all**', total);
}

/** Planted mistakes: how often each rule lets one pass. */
async function misses(precision: 'float64' | 'float32'): Promise<void> {
  const families = FAMILIES.filter(family => family.precision === precision);
  const ours = ['fail', 'inconclusive', 'missed', 'right blocks blamed'];
  console.log(header([`one mistake, ${precision}`, 'cases', ...ours, ...rules.map(name => `missed by ${name}`)]));
  for (const size of SIZES) {
    const { cases, verdicts, blamed, accepted } = await tallyWrong(families, WRONG_SEEDS, size);
    console.log(
      row([size.toExponential(0), cases, verdicts.fail, verdicts.inconclusive, verdicts.pass, blamed, ...accepted]),
    );
  }
}

await falseAlarms();
console.log();
await misses('float64');
console.log();
await misses('float32');
