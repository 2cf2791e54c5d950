import { readdirSync } from 'node:fs';
import { gradcheck } from '../../../src/index.js';
import type { Planted } from '../../../test/wrong/planted.js';
import { type Outcome, outcomeOf, type Told } from './outcome.js';

/** The ops of test/wrong, which no rule was written for: convolution, pooling, attention, normalisation, LSTM, … */
export async function plantedOps(): Promise<{ name: string; op: Planted }[]> {
  const names = readdirSync('test/wrong')
    .filter(file => file.endsWith('.ts') && !/^(arrays|planted|wrong\.test)\.ts$/.test(file))
    .map(file => file.replace('.ts', ''));
  const modules = await Promise.all(names.map(name => import(`../../../test/wrong/${name}.ts`)));
  return modules.map((module, k) => ({ name: names[k], op: module.default as Planted }));
}

/** The check of an op at a random point; null where its mistake does not show there. */
export async function checkedOp(op: Planted, seed: number): Promise<{ told: Told; outcome: Outcome }> {
  const told = await gradcheck({ parameters: op.at(seed), cost: op.cost, gradients: op.wrong });
  const kinds = Array.isArray(op.kind) ? op.kind : [op.kind];
  const named = kinds.filter(kind => kind !== 'unexplained');
  return { told, outcome: outcomeOf(told, op.blocks, [{ kinds: named, factor: op.factor }]) };
}
