import { parseArgs } from 'node:util';
import { KINDS } from '../../test/families/kinds/kinds.js';
import { type Counts, FAULTS, tallyKind, zero } from './faults.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const SEEDS = Number(positionals[0] ?? 3);

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const line = (name: string, { cases, faults, evaluations, components }: Counts): string => {
  const each = (evaluations / components).toFixed(1);
  return row([name, ...FAULTS.map(fault => faults[fault]), cases, each]);
};
const sum = (a: Counts, b: Counts): Counts => ({
  cases: a.cases + b.cases,
  faults: Object.fromEntries(FAULTS.map(fault => [fault, a.faults[fault] + b.faults[fault]])) as Counts['faults'],
  evaluations: a.evaluations + b.evaluations,
  components: a.components + b.components,
});

const titles = ['kind', ...FAULTS, 'cases', 'evaluations a component'];
console.log(row(titles));
console.log(row(titles.map((_, k) => (k ? '--:' : '---'))));
const note = (text: string) => {
  if (values.verbose) console.log(`    ${text}`);
};
let all = zero();
for (const kind of KINDS.filter(({ name }) => name.includes(values.only))) {
  const counts = await tallyKind(kind, SEEDS, note);
  console.log(line(kind.name, counts));
  all = sum(all, counts);
}
console.log(line('**all**', all));
