/**
 * How well mistakes are named: every mutation of backward propagation on networks of several kinds,
 * once with the forward pass known and once as a black box. Prints a table by group of mistakes.
 */
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.js';
import { message } from '../../src/messages/index.js';
import { backward } from '../../test/diagnosis/backward.js';
import { type Case, denseCase } from '../../test/diagnosis/dense.js';
import { evidence } from '../../test/diagnosis/evidence.js';
import { MUTATIONS, type Mutation } from '../../test/diagnosis/mutations.js';

const SIZES = [4, 6, 6, 6, 3];
const cases: Case[] = [
  denseCase(SIZES, ['sigmoid', 'sigmoid', 'sigmoid', 'sigmoid'], {
    cost: 'binaryCrossEntropy',
    m: 7,
    l2: 0.7,
    seed: 1,
  }),
  denseCase(SIZES, ['tanh', 'tanh', 'tanh', 'softmax'], { cost: 'crossEntropy', m: 5, l2: 0.9, seed: 2 }),
  denseCase(SIZES, ['relu', 'relu', 'relu', 'softmax'], { cost: 'crossEntropy', m: 11, l2: 0.5, seed: 3 }),
  denseCase(SIZES, ['relu', 'relu', 'relu', 'linear'], { cost: 'squaredError', m: 7, l2: 1.3, seed: 4 }),
  denseCase(SIZES, ['tanh', 'tanh', 'tanh', 'sigmoid'], { cost: 'squaredError', m: 6, l2: 0.8, seed: 5 }),
  denseCase(SIZES, ['sigmoid', 'sigmoid', 'sigmoid', 'sigmoid'], { cost: 'squaredError', m: 9, l2: 0, seed: 6 }),
  denseCase(SIZES, ['relu', 'relu', 'relu', 'sigmoid'], { cost: 'binaryCrossEntropy', m: 5, l2: 0, seed: 7 }),
  denseCase(SIZES, ['tanh', 'tanh', 'tanh', 'linear'], { cost: 'squaredError', m: 1, l2: 0.6, seed: 8 }),
  denseCase(SIZES, ['elu', 'elu', 'elu', 'softmax'], { cost: 'crossEntropy', m: 8, l2: 0.6, seed: 21 }),
  denseCase(SIZES, ['silu', 'gelu', 'leakyRelu', 'linear'], { cost: 'squaredError', m: 8, l2: 0.4, seed: 22 }),
  denseCase(SIZES, ['softplus', 'softplus', 'softplus', 'softmax'], { cost: 'crossEntropy', m: 7, l2: 0, seed: 23 }),
];

type Outcome = 'exact' | 'rival' | 'place' | 'unexplained' | 'WRONG';

const PLACES = ['output-delta', 'backward-step', 'layer-input', 'bias-reduction'];
const SYMPTOMS = ['rank-one', 'row-factors', 'column-factors'];
const isPlaceOnly = (d: Diagnosis) =>
  SYMPTOMS.includes(d.kind) ||
  (PLACES.includes(d.kind) &&
    'what' in d.detail &&
    (d.detail.what === '' || String(d.detail.what).startsWith('its sum')));

function outcome(found: Diagnosis[], mutation: Mutation, wrong: string[], { m, K }: { m: number; K: number }): Outcome {
  const blamed = [...new Set(found.flatMap(d => d.blocks))].sort().join();
  if (blamed !== [...wrong].sort().join()) return 'WRONG';
  const factor = mutation.factor?.(m, K);
  const names = (d: Diagnosis) =>
    mutation.kinds.includes(d.kind) &&
    (factor === undefined || d.factor === undefined || Math.abs(d.factor - factor) <= 1e-3 * Math.abs(factor)) &&
    (!mutation.words || mutation.words.test(message(d)));
  if (found.every(isPlaceOnly)) return 'place';
  if (found.every(names)) return 'exact';
  const rivals = found.flatMap(d => d.rivals ?? []).join('; ');
  if (mutation.words?.test(rivals) || mutation.kinds.some(kind => rivals.includes(kind))) return 'rival';
  return found.some(d => d.kind === 'unexplained' || isPlaceOnly(d)) &&
    found.every(d => d.kind === 'unexplained' || isPlaceOnly(d) || names(d))
    ? 'unexplained'
    : 'WRONG';
}

const tables = { known: new Map<string, Record<string, number>>(), black: new Map<string, Record<string, number>>() };
const verbose = process.argv.includes('--verbose');
for (const network of cases) {
  const right = backward(network.forward, network.theta);
  const sizes = { m: network.forward.m, K: SIZES[SIZES.length - 1] };
  for (const mutation of MUTATIONS)
    for (const layer of mutation.layers) {
      const grad = backward(network.forward, network.theta, [mutation.slip(layer)]);
      const given = evidence(network.parameters, right, grad);
      const wrong = given.layout.blocks
        .filter(b => given.judgement.status.subarray(b.offset, b.offset + b.size).includes(5))
        .map(b => b.name);
      if (wrong.length === 0) continue;
      for (const mode of ['known', 'black'] as const) {
        const found = await diagnose(mode === 'known' ? { ...given, forward: network.forward } : given);
        const result = outcome(found, mutation, wrong, sizes);
        const row = tables[mode].get(mutation.group) ?? {};
        row[result] = (row[result] ?? 0) + 1;
        tables[mode].set(mutation.group, row);
        const expected = mode === 'known' ? 'exact' : 'place';
        if (verbose && (result === 'WRONG' || result === 'unexplained' || (mode === 'known' && result !== expected)))
          console.log(
            mode,
            result,
            '|',
            mutation.name,
            layer,
            '|',
            network.name,
            '|',
            found
              .map(d => `${d.kind}(${d.certainty}) ${message(d)} ${d.rivals ?? ''}`)
              .join(' || ')
              .slice(0, 600),
          );
      }
    }
}
for (const [mode, table] of Object.entries(tables)) {
  console.log(mode);
  const total: Record<string, number> = {};
  for (const [group, row] of table) {
    console.log(' ', group.padEnd(14), JSON.stringify(row));
    for (const [k, v] of Object.entries(row)) total[k] = (total[k] ?? 0) + v;
  }
  console.log('  total         ', JSON.stringify(total));
}
