import { backward } from '../../../test/diagnosis/backward.js';
import type { Case } from '../../../test/diagnosis/dense.js';
import { chosenCases, randomCase } from './cases.js';
import { DRESSES } from './dress.js';
import { operations } from './operations.js';
import { checkedOp, plantedOps } from './ops.js';
import { OUTCOMES, outcomeOf, type Told } from './outcome.js';
import { PAIR_OUTCOMES, pairOutcome, pairsOf } from './pairs.js';
import { drawnIn, type Planted, plantedIn } from './planted.js';
import { structural } from './structural/structural.js';
import { checked, diagnosed, MODES, type Mode } from './subjects.js';
import { Table } from './table.js';

const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const verbose = process.argv.includes('--verbose');
const look = process.argv.includes('--quick') ? diagnosed : checked;
/** Networks drawn by lot, those of seed `first` onwards, and mistakes drawn for each. */
const NETWORKS = option('--networks', 60);
const FIRST = option('--first', 0);
const EACH = 12;
const OP_SEEDS = 5;

function tell(title: string, { findings }: Told): void {
  const told = findings.map(f => `${f.kind} (${f.certainty}) ${f.blocks}: ${f.message} [${f.rivals ?? ''}]`);
  console.error(`${title}\n    ${told.join('\n    ')}`);
}

async function singles(title: string, mode: Mode, cases: readonly [Case, Planted[]][]): Promise<void> {
  const table = new Table(title, OUTCOMES);
  for (const [k, [kase, planted]] of cases.entries())
    for (const { name, group, slip, blocks, alike } of planted) {
      const dress = DRESSES[k % DRESSES.length];
      const told = await look(kase, [slip], mode, dress);
      const outcome = outcomeOf(told, blocks, alike);
      table.add(group, outcome);
      if (verbose && outcome !== 'exact') tell(`${outcome} | ${title} | ${name} of ${kase.name} (${dress.name})`, told);
    }
  table.print();
}

async function pairs(cases: readonly [Case, Planted[]][]): Promise<void> {
  const table = new Table('two mistakes at once', PAIR_OUTCOMES);
  for (const mode of MODES)
    for (const [k, [kase, planted]] of cases.entries())
      for (const pair of pairsOf(kase, planted)) {
        const slips = pair.map(({ slip }) => slip);
        const told = await look(kase, slips, mode, DRESSES[k % DRESSES.length]);
        const outcome = pairOutcome(told, pair);
        table.add(mode, outcome);
        const title = pair.map(({ name }) => name).join(' and ');
        if (verbose && outcome !== 'both') tell(`${outcome} | ${mode} | ${title} of ${kase.name}`, told);
      }
  table.print();
}

async function ops(): Promise<void> {
  const table = new Table('ops, black box', OUTCOMES);
  for (const { name, op } of await plantedOps())
    for (let seed = 101; seed < 101 + OP_SEEDS; seed++) {
      const { told, outcome } = await checkedOp(op, seed);
      table.add(op.seen.startsWith('the ') ? op.seen : 'a project', outcome);
      if (verbose && outcome !== 'exact') tell(`${outcome} | ${name} at ${seed}: ${op.mistake}`, told);
    }
  table.print();
}

/** Differences of a network that is flat or overflows at its point tell nothing. */
const isUsable = ({ forward, theta }: Case) => backward(forward, theta).every(Number.isFinite);

async function networks(): Promise<void> {
  const chosen = chosenCases().map((kase): [Case, Planted[]] => [kase, plantedIn(kase)]);
  const drawn = Array.from({ length: NETWORKS }, (_, k) => randomCase(FIRST + k))
    .filter(isUsable)
    .map((kase, k): [Case, Planted[]] => [kase, drawnIn(kase, FIRST + k, EACH)]);
  if (!process.argv.includes('--drawn'))
    for (const mode of MODES) await singles(`chosen networks, ${mode}`, mode, chosen);
  for (const mode of MODES) await singles(`networks by lot, ${mode}`, mode, drawn);
  await pairs(drawn);
  await ops();
}

if (process.argv.includes('--structural')) await structural(verbose);
else if (process.argv.includes('--operations')) await operations();
else await networks();
