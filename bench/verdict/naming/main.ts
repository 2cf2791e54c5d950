import { CASES, outputsOf } from './cases.js';
import { OUTCOMES, outcomeOf } from './outcome.js';
import { PAIR_OUTCOMES, pairOutcome, pairsIn } from './pairs.js';
import { plantedIn } from './planted.js';
import { checked, diagnosed, MODES, type Told } from './subjects.js';

const quick = process.argv.includes('--quick');
const verbose = process.argv.includes('--verbose');
const look = quick ? diagnosed : checked;

/** Counts by row and column, printed as markdown. */
class Table<Column extends string> {
  private readonly counts = new Map<string, Map<Column, number>>();

  constructor(
    private readonly title: string,
    private readonly columns: readonly Column[],
  ) {}

  add(row: string, column: Column): void {
    for (const name of [row, '**all**']) {
      const counts = this.counts.get(name) ?? new Map<Column, number>();
      this.counts.set(name, counts.set(column, (counts.get(column) ?? 0) + 1));
    }
  }

  print(): void {
    const line = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(' | ')} |`);
    line([this.title, ...this.columns]);
    line(['---', ...this.columns.map(() => '--:')]);
    const all = this.counts.get('**all**')!;
    this.counts.delete('**all**');
    for (const [name, counts] of [...this.counts, ['**all**', all] as const])
      line([name, ...this.columns.map(column => counts.get(column) ?? 0)]);
    console.log();
  }
}

function tell(title: string, { findings }: Told): void {
  const told = findings.map(f => `${f.kind} (${f.certainty}) ${f.blocks}: ${f.message} [${f.rivals ?? ''}]`);
  console.error(`${title}\n    ${told.join('\n    ')}`);
}

for (const mode of MODES) {
  const table = new Table(mode, OUTCOMES);
  for (const kase of CASES)
    for (const { mutation, layer, slip, blocks, alike } of plantedIn(kase)) {
      const told = await look(kase, [slip], mode);
      const outcome = outcomeOf(told, alike, { blocks, m: kase.forward.m, K: outputsOf(kase) });
      table.add(mutation.group, outcome);
      if (verbose && outcome !== 'exact')
        tell(`${outcome} | ${mode} | ${mutation.name} at layer ${layer} of ${kase.name}`, told);
    }
  table.print();
}

const table = new Table('two mistakes at once', PAIR_OUTCOMES);
for (const kase of [CASES[0], CASES[3], CASES[8]])
  for (const pair of pairsIn(kase)) {
    const told = await diagnosed(
      kase,
      pair.map(({ slip }) => slip),
      'network',
    );
    const outcome = pairOutcome(kase, told, pair);
    table.add(kase.name, outcome);
    const title = pair.map(({ mutation, layer }) => `${mutation.name} at layer ${layer}`).join(' and ');
    if (verbose && outcome !== 'both') tell(`${outcome} | ${title} of ${kase.name}`, told);
  }
table.print();
