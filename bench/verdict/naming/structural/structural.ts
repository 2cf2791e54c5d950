import { gradcheck } from '../../../../src/index.js';
import { changed } from '../../../../test/diagnosis/structural/changed.js';
import type { Called, Case } from '../../../../test/diagnosis/structural/model.js';
import { MODELS } from '../../../../test/diagnosis/structural/models.js';
import { said, type Told } from '../outcome.js';
import { Table } from '../table.js';
import { isFalse, OUTCOMES, type Outcome, outcomeOf } from './outcome.js';

const SEEDS = [1, 2, 3];

/** Every finding of a mistake, those that are not so marked. */
function tell(title: string, told: Told, exact: readonly Called[]): void {
  const lines = said(told).map(
    f => `${isFalse(f, exact) ? 'FALSE ' : ''}${f.kind} (${f.certainty}) ${f.blocks}: ${f.message} [${f.rivals ?? ''}]`,
  );
  console.error(`${title}\n    ${lines.join('\n    ')}`);
}

interface Looked {
  slip: string;
  outcome: Outcome;
}

async function lookAt(kase: Case, verbose: boolean): Promise<Looked[]> {
  const { parameters, cost, right } = kase;
  const looked: Looked[] = [];
  for (const { slip, exact, wrong } of kase.mistakes) {
    const told = await gradcheck({ parameters, cost, gradients: wrong });
    const blocks = changed(right(parameters), wrong(parameters));
    const outcome = outcomeOf(told, blocks, exact);
    looked.push({ slip, outcome });
    if (verbose) tell(`${outcome} | ${kase.name} | ${slip} | wrong: ${blocks}`, told, exact);
  }
  return looked;
}

/** Mistakes in recurrent networks, attention, normalisation, convolution and embeddings, each at several sizes and points, as markdown. */
export async function structural(verbose: boolean): Promise<void> {
  const table = new Table('structural mistakes, black box', OUTCOMES);
  const best = new Table('how many may be exact', ['exact', 'placed']);
  for (const cases of MODELS)
    for (const [k, kase] of cases(SEEDS).entries()) {
      for (const { outcome } of await lookAt(kase, verbose)) table.add(kase.family, outcome);
      for (const { exact } of k === 0 ? kase.mistakes : [])
        best.add(kase.family, exact.some(({ place }) => !place) ? 'exact' : 'placed');
    }
  table.print();
  best.print();
}
