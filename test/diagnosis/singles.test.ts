import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { layersOf } from '../../src/diagnosis/layers.js';
import { recover } from '../../src/diagnosis/network/recover.js';
import { random } from '../../src/random.js';
import { pack } from '../../src/theta/layout.js';
import { backward, type Slip } from './backward.js';
import { type Case, denseCase, denseForward, type Matrix, transpose } from './dense.js';
import { evidence } from './evidence.js';
import { MUTATIONS } from './mutations.js';

const network = denseCase([4, 6, 5, 3], ['tanh', 'elu', 'softmax'], { cost: 'crossEntropy', m: 5, l2: 0.9, seed: 2 });
const large = denseCase([4, 6, 5, 2], ['relu', 'sigmoid', 'sigmoid'], {
  cost: 'binaryCrossEntropy',
  m: 20,
  l2: 0,
  seed: 3,
});

const only = ({ spec, X, Y }: Case, s: number) => {
  const column = (A: Matrix) => A.map(row => [row[s]]);
  return denseForward(spec, column(X), column(Y));
};
/** True gradients known to nine digits, as differences give them. */
const nearly = (grad: Float64Array) => {
  const dice = random(8);
  return grad.map(g => g * (1 + 1e-9 * dice.normal()));
};
const examplesOf = (kase: Case) =>
  Array.from({ length: kase.forward.m }, (_, s) => nearly(backward(only(kase, s), kase.theta)));

describe('recover(layers, examples, theta)', () => {
  const layers = layersOf(pack(network.parameters).layout.blocks)!;

  test('finds the forward pass, its activations, its cost and its penalty from numbers alone', () => {
    const found = recover(layers, examplesOf(network), network.theta)!;
    const [want, got] = [network.forward.at(network.theta), found.forward.at(network.theta)];
    expect(found.forward.spec).toMatchObject({ layers: network.spec.layers, cost: 'crossEntropy' });
    expect(found.decay).toBeCloseTo(0.9, 6);
    for (let l = 0; l <= 3; l++) for (const [i, a] of want.A[l].entries()) expect(got.A[l][i]).toBeCloseTo(a, 6);
    for (const [i, d] of want.delta.entries()) expect(got.delta[i]).toBeCloseTo(d, 6);
    expect([...found.forward.y]).toEqual([...network.forward.y]);
  });

  test('finds the same where the weights are kept the other way round', () => {
    const turnedTree = (theta: ArrayLike<number>) => {
      const tree = pack(network.parameters).layout.unpack(Float64Array.from(theta)) as Record<string, Matrix>;
      return Object.fromEntries(Object.entries(tree).map(([k, v]) => [k, Array.isArray(v[0]) ? transpose(v) : v]));
    };
    const turned = (theta: ArrayLike<number>) => pack(turnedTree(theta)).theta;
    const blocks = pack(turnedTree(network.theta)).layout.blocks;
    const found = recover(layersOf(blocks)!, examplesOf(network).map(turned), turned(network.theta))!;
    expect(found.forward.spec).toMatchObject({ layers: network.spec.layers });
  });

  test('leaves out examples that reach no unit, and gives up when all are like that', () => {
    const examples = examplesOf(network);
    examples[1].fill(0);
    expect(recover(layers, examples, network.theta)?.used).toEqual([0, 2, 3, 4]);
    const none = examples.map(g => g.map(() => 0));
    expect(recover(layers, none, network.theta)).toBeNull();
  });

  test('gives up on gradients that are no products, and on an activation nobody knows', () => {
    const dice = random(4);
    const noise = examplesOf(network).map(g => g.map(() => dice.normal()));
    expect(recover(layers, noise, network.theta)).toBeNull();
    const shifted = network.theta.map((w, i) => (i >= 24 && i < 30 ? w + 0.1 : w));
    expect(recover(layers, examplesOf(network), shifted)).toBeNull();
  });
});

async function found(kase: Case, slips: readonly Slip[]) {
  const given = evidence(
    kase.parameters,
    backward(kase.forward, kase.theta),
    backward(kase.forward, kase.theta, slips),
  );
  let asked = 0;
  const example = async (s: number) => {
    asked++;
    const grad = backward(only(kase, s), kase.theta, slips);
    return { grad, gradapprox: nearly(backward(only(kase, s), kase.theta)) };
  };
  const diagnoses = await diagnose({ ...given, example, examples: kase.forward.m });
  return { diagnoses, asked };
}

const slip = (name: string, layer: number) => MUTATIONS.find(m => m.name === name)!.slip(layer);

describe('diagnose() of a black box with single examples', () => {
  test.each([
    ['slope missing', 1, 'backward-step', { id: 'slope-missing' }],
    ['slope at a', 2, 'backward-step', { id: 'slope-at-A' }],
    ['Z for A', 2, 'layer-input', { id: 'Z-for-input' }],
    ['labels shifted', 0, 'output-delta', { id: 'labels', of: 'before' }],
    ['db last sample', 2, 'bias-reduction', { id: 'one-example', which: 'last' }],
  ] as const)('names %s at layer %i as with the forward pass known', async (name, layer, kind, cause) => {
    const result = await found(network, [slip(name, layer)]);
    expect(result.diagnoses).toMatchObject([{ kind, detail: { cause } }]);
  });

  test('asks for a few examples of a large batch, and names what each of them shows', async () => {
    const result = await found(large, [slip('slope missing', 1)]);
    expect(result.diagnoses).toMatchObject([{ detail: { cause: { id: 'slope-missing' } } }]);
    expect(result.asked).toBeLessThan(10);
  });

  test('does not judge by a few examples what is done to all of them', async () => {
    const { diagnoses } = await found(large, [slip('labels shifted', 0)]);
    expect(diagnoses).toMatchObject([{ kind: 'output-delta', detail: { layer: 3 } }]);
    expect(diagnoses[0].blocks).toContain('W1');
  });

  test('asks for no example where blocks explain themselves', async () => {
    const result = await found(network, [slip('dW · 2', 2)]);
    expect(result.diagnoses).toMatchObject([{ kind: 'scale', blocks: ['W2'], factor: 2 }]);
    expect(result.asked).toBe(0);
  });
});

test('diagnose() of a black box with single examples counts rows and columns as the caller keeps them', async () => {
  const { forward, theta, parameters } = network;
  const turned = (v: ArrayLike<number>) => {
    const tree = pack(parameters).layout.unpack(Float64Array.from(v)) as Record<string, Matrix>;
    return Object.fromEntries(Object.entries(tree).map(([k, A]) => [k, Array.isArray(A[0]) ? transpose(A) : A]));
  };
  const flat = (v: Float64Array) => pack(turned(v)).theta;
  const firstRow: Slip = {
    dW: (dW, l) => (l === 2 ? dW.map((row, i) => (i === 0 ? row.map(() => 0) : row)) : undefined),
  };
  const wrong = [slip('slope missing', 1), firstRow];
  const example = async (s: number) => ({
    grad: flat(backward(only(network, s), theta, wrong)),
    gradapprox: flat(nearly(backward(only(network, s), theta))),
  });
  const given = evidence(turned(theta), flat(backward(forward, theta)), flat(backward(forward, theta, wrong)));
  const diagnoses = await diagnose({ ...given, example, examples: forward.m });
  expect(diagnoses).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({
        kind: 'partial',
        blocks: ['W2'],
        detail: expect.objectContaining({ place: { region: 'slices', axis: 1, rank: 2, indices: [0] } }),
      }),
      expect.objectContaining({ detail: expect.objectContaining({ cause: { id: 'slope-missing' } }) }),
    ]),
  );
});
