import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { backward, type Slip } from './backward.js';
import { type Case, denseCase, map } from './dense.js';
import { evidence } from './evidence.js';
import { idsOf } from './ids.js';
import { MUTATIONS, type Mutation } from './mutations.js';

const SIZES = [4, 6, 6, 6, 3];
const CASES = [
  denseCase(SIZES, ['tanh', 'tanh', 'tanh', 'softmax'], { cost: 'crossEntropy', m: 5, l2: 0.9, seed: 2 }),
  denseCase(SIZES, ['relu', 'relu', 'relu', 'linear'], { cost: 'squaredError', m: 7, l2: 0, seed: 4 }),
  denseCase(SIZES, ['silu', 'elu', 'sigmoid', 'sigmoid'], { cost: 'binaryCrossEntropy', m: 8, l2: 0.4, seed: 9 }),
];

async function explained({ forward, theta, parameters }: Case, slips: Slip[]) {
  const right = backward(forward, theta);
  const given = evidence(parameters, right, backward(forward, theta, slips));
  const wrong = given.layout.blocks.filter(({ offset, size }) =>
    given.judgement.grad
      .subarray(offset, offset + size)
      .some((g, i) => Math.abs(g - right[offset + i]) > 1e-6 * given.judgement.scale[offset + i]),
  );
  const found = await diagnose({ ...given, forward });
  return { found, wrong: wrong.map(({ name }) => name), told: JSON.stringify(found) };
}

/** Expects a mutation at a layer to be called what it is. */
async function expectNamed(network: Case, mutation: Mutation, layer: number): Promise<void> {
  const { found, wrong, told } = await explained(network, [mutation.slip(layer)]);
  if (wrong.length === 0) return expect(found).toEqual([]);
  expect([...new Set(found.flatMap(({ blocks }) => blocks))].sort(), told).toEqual(wrong.sort());
  for (const { kind, factor, detail } of found) {
    if (mutation.kinds.length === 0) expect(detail, told).toMatchObject({ cause: null });
    else expect(mutation.kinds, told).toContain(kind);
    const want = mutation.factor?.(network.forward.m, 3);
    if (want !== undefined) expect(factor, told).toBeCloseTo(want, 5);
  }
  if (mutation.ids)
    expect(
      found.flatMap(idsOf).some(id => mutation.ids!.includes(id)),
      told,
    ).toBe(true);
}

describe.each(CASES)('diagnose() with the forward pass of $name known', network => {
  for (const mutation of MUTATIONS)
    for (const layer of mutation.layers) {
      const of = layer > 0 ? ` at layer ${layer}` : '';
      const said = mutation.kinds.length > 0 ? `is told as ${mutation.kinds.join(' or ')}` : 'is placed, not named';
      test(`${mutation.name}${of} ${said}`, () => expectNamed(network, mutation, layer));
    }
});

/** Networks in which labels of other examples leave db of the last layer right, and a slope of 1 may be missing unseen. */
const OUTPUTS = [
  denseCase([4, 5, 3], ['tanh', 'sigmoid'], { cost: 'binaryCrossEntropy', m: 6, l2: 0, seed: 14 }),
  denseCase([5, 6, 4], ['relu', 'linear'], { cost: 'squaredError', m: 9, l2: 0.3, seed: 15 }),
];

describe.each(OUTPUTS)(
  'diagnose() with the forward pass of $name known calls a mistake in the last layer alone',
  network => {
    for (const mutation of MUTATIONS.filter(({ layers }) => layers[0] > 0))
      test(mutation.name, () => expectNamed(network, mutation, 2));
  },
);

const slip = (name: string, layer: number) => MUTATIONS.find(m => m.name === name)!.slip(layer);

test.each([
  [
    ['dW · 2', 3],
    ['db · 4', 1],
  ],
  [
    ['slope missing', 2],
    ['dW ᵀ', 3],
  ],
  [
    ['all −', 0],
    ['slope at a', 1],
  ],
  [
    ['L2 doubled', 0],
    ['Z for A', 2],
  ],
  [
    ['target not subtracted', 0],
    ['W for Wᵀ', 1],
  ],
  [
    ['dZ · 2', 2],
    ['db last sample', 3],
  ],
] as const)('diagnose() names %j and %j when both are there', async (...both) => {
  const slips = both.map(([name, layer]) => slip(name, layer));
  const { found, told } = await explained(CASES[0], slips);
  const kinds = both.flatMap(([name]) => MUTATIONS.find(m => m.name === name)!.kinds);
  for (const [name] of both) {
    const mutation = MUTATIONS.find(m => m.name === name)!;
    const { kinds } = mutation;
    expect(
      found.map(({ kind }) => kind),
      told,
    ).toEqual(expect.arrayContaining([expect.toBeOneOf([...kinds])]));
    if (mutation.ids)
      expect(
        found.flatMap(idsOf).some(id => mutation.ids!.includes(id)),
        told,
      ).toBe(true);
  }
  expect(new Set(found.map(({ kind }) => kind)), told).toEqual(new Set(kinds));
});

test('diagnose() tells which examples are left out, and which unit counts twice', async () => {
  const half: Slip = { outputDelta: d => map(d, (v, _, s) => (s < 4 ? v : 0)) };
  expect((await explained(CASES[2], [half])).found).toMatchObject([
    { detail: { cause: { id: 'weighted', of: 'example', off: [4, 5, 6, 7], weight: 0 } } },
  ]);
  const twice: Slip = { step: (d, l) => (l === 2 ? map(d, (v, i) => (i === 3 ? 2 * v : v)) : undefined) };
  expect((await explained(CASES[0], [twice])).found).toMatchObject([
    { detail: { cause: { id: 'weighted', of: 'unit', off: [3], weight: 2 } } },
  ]);
});

test('diagnose() takes a factor of dW for one of all its examples, though some of them reach no weight', async () => {
  const dead = denseCase([4, 5, 3, 1], ['relu', 'relu', 'sigmoid'], {
    cost: 'binaryCrossEntropy',
    m: 3,
    l2: 0,
    seed: 31,
  });
  for (const [name, layer, factor] of [
    ['dW · 1.001', 2, 1.001],
    ['dW · 0.99', 1, 0.99],
  ] as const) {
    const { found, told } = await explained(dead, [slip(name, layer)]);
    expect(found, told).toMatchObject([{ kind: 'scale', blocks: [`W${layer}`], factor: expect.closeTo(factor, 9) }]);
  }
});

test('diagnose() tells of a column left out of one example, and not of an input that is only its sign', async () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const network = denseCase([2, 4], ['tanh'], { cost: 'squaredError', m: 1, l2: 0, seed });
    const { found, told } = await explained(network, [slip('dW first column 0', 1)]);
    expect(found, told).toMatchObject([{ kind: 'partial', blocks: ['W1'], detail: { rule: { id: 'zero' } } }]);
  }
});

test('diagnose() tells of an example left out at the output beside a factor of a bias', async () => {
  const network = denseCase([5, 4], ['sigmoid'], { cost: 'binaryCrossEntropy', m: 9, l2: 0, seed: 3 });
  const { found, told } = await explained(network, [slip('dZ[L] without the last sample', 0), slip('db · 4', 1)]);
  expect(found, told).toMatchObject([
    { kind: 'output-delta', detail: { cause: { id: 'weighted', of: 'example', off: [8], weight: 0 } } },
    { kind: 'scale', factor: 4, blocks: ['b1'] },
  ]);
});

test('diagnose() says that all else, or all above a layer, agrees only where it does', async () => {
  const met = new Set<boolean>();
  const places = [
    'dZ without the last sample',
    'dW without the last sample',
    'db last sample',
    'slope to the power 1.5',
  ];
  const pairs = CASES.flatMap(network =>
    places.flatMap(name => [1, 2, 3].flatMap(layer => [0, 2, 3].map(other => ({ network, name, layer, other })))),
  );
  for (const { network, name, layer, other } of pairs) {
    const slips = [slip(name, layer), ...(other ? [slip('db · 4', other)] : [])];
    const { found, wrong, told } = await explained(network, slips);
    for (const { kind, blocks, detail } of found) {
      if (!('cause' in detail) || detail.cause !== null) continue;
      const beside = found.length > 1;
      if (!beside) expect([...blocks].sort(), told).toEqual([...wrong].sort());
      expect('beside' in detail, `${kind} ${told}`).toBe(beside);
      met.add(beside);
    }
  }
  expect([...met]).toContain(true);
});
