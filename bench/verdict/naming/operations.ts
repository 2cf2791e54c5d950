import { mistakesIn, OUTCOMES } from '../../../test/diagnosis/mistaken.js';
import { LAYERS } from '../../../test/kernels/references.js';
import { Table } from './table.js';

/** Mistakes that the operations of networks of every layer may make on the way back, as markdown. */
export async function operations(): Promise<void> {
  const table = new Table('mistakes of operations, by layer', OUTCOMES);
  for (const given of LAYERS)
    for (const { layer, outcome } of await mistakesIn(given)) table.add(layer.replace(/ .*/, ''), outcome);
  table.print();
}
