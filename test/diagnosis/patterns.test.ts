import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { statusCode } from '../../src/judgement.js';
import { random } from '../../src/random.js';
import { pack } from '../../src/theta/layout.js';
import { backward } from './backward.js';
import { denseCase } from './dense.js';
import { evidence } from './evidence.js';
import { MUTATIONS } from './mutations.js';

const network = denseCase([4, 6, 6, 6, 3], ['tanh', 'tanh', 'tanh', 'softmax'], {
  cost: 'crossEntropy',
  m: 7,
  l2: 0,
  seed: 12,
});
const right = backward(network.forward, network.theta);
const slip = (name: string, layer: number) => MUTATIONS.find(m => m.name === name)!.slip(layer);
const found = (name: string, layer = 0) =>
  diagnose(evidence(network.parameters, right, backward(network.forward, network.theta, [slip(name, layer)])));

describe('diagnose() of a black box tells from the pattern over the layers', () => {
  test('one factor on everything, as one finding', async () => {
    expect(await found('all −')).toMatchObject([
      { kind: 'scale', factor: -1, certainty: 'certain', detail: { scope: 'everywhere' } },
    ]);
    expect((await found('all / norm'))[0]).toMatchObject({
      kind: 'scale',
      detail: { names: [{ id: 'length', length: 1 }] },
    });
  });

  test('a factor that enters at a layer', async () => {
    expect(await found('dZ · 2', 2)).toMatchObject([
      { kind: 'scale', factor: 2, blocks: ['W1', 'b1', 'W2', 'b2'], detail: { scope: 'below', layer: 2 } },
    ]);
  });

  test('a factor repeated at every step', async () => {
    expect(await found('dZ / m each')).toMatchObject([{ kind: 'backward-step', factor: expect.closeTo(1 / 7, 9) }]);
  });

  test('a path that is cut', async () => {
    expect(await found('dZ 0', 2)).toMatchObject([
      { kind: 'detached', blocks: ['W1', 'b1', 'W2', 'b2'], detail: { to: 2 } },
    ]);
  });

  test('two blocks that are exchanged, and one that is a copy', async () => {
    expect(await found('db1 and db2 exchanged')).toMatchObject([
      { kind: 'swapped', blocks: ['b1', 'b2'], detail: { mutual: true } },
    ]);
    expect(await found('db1 is db2')).toMatchObject([{ kind: 'swapped', blocks: ['b1'], detail: { from: ['b2'] } }]);
  });

  test('the place of what has no rule: output, step, input, reduction', async () => {
    expect(await found('target not subtracted')).toMatchObject([{ kind: 'output-delta', certainty: 'likely' }]);
    expect(await found('labels shifted')).toMatchObject([
      { kind: 'output-delta', blocks: expect.not.arrayContaining(['b4']) },
    ]);
    expect(await found('slope missing', 2)).toMatchObject([
      { kind: 'backward-step', blocks: ['W1', 'b1', 'W2', 'b2'], detail: { from: 3, to: 2, cause: null } },
    ]);
    expect(await found('Z for A', 3)).toMatchObject([{ kind: 'layer-input', blocks: ['W3'] }]);
    expect(await found('db last sample', 2)).toMatchObject([{ kind: 'bias-reduction', blocks: ['b2'] }]);
  });
});

test('diagnose() blames exactly the blocks that were scaled, each with its factor, whichever they are', async () => {
  const { layout } = pack(network.parameters);
  // the top weights are left right, so that no pattern over the layers makes one finding of several blocks
  const some = fc.uniqueArray(fc.constantFrom('W1', 'b1', 'W2', 'b2', 'W3', 'b3'), { minLength: 1, maxLength: 3 });
  const factor = fc.constantFrom(-1, 2, 0.5, 3, 10);
  await fc.assert(
    fc.asyncProperty(some, fc.array(factor, { minLength: 3, maxLength: 3 }), async (names, factors) => {
      const grad = right.slice();
      names.forEach((name, k) => {
        const { offset, size } = layout.blocks.find(b => b.name === name)!;
        for (let i = offset; i < offset + size; i++) grad[i] *= factors[k];
      });
      const diagnoses = await diagnose(evidence(network.parameters, right, grad));
      const blamed = Object.fromEntries(diagnoses.flatMap(d => d.blocks.map(name => [name, d.factor])));
      expect(blamed).toEqual(Object.fromEntries(names.map((name, k) => [name, expect.closeTo(factors[k], 9)])));
      expect(diagnoses.every(({ kind }) => kind === 'scale')).toBe(true);
    }),
    { seed: 7, numRuns: 40 },
  );
});

test('diagnose() is not led astray by entries at kinks, undecided or unchecked', async () => {
  const given = evidence(network.parameters, right, backward(network.forward, network.theta, [slip('dW · 2', 2)]));
  const { status, gradapprox } = given.judgement;
  const { offset } = given.layout.blocks.find(({ name }) => name === 'W2')!;
  for (const [k, as] of (['kink', 'undecided', 'unchecked'] as const).entries()) {
    status[offset + 5 * k] = statusCode(as);
    gradapprox[offset + 5 * k] = as === 'unchecked' ? Number.NaN : 17;
  }
  expect(await diagnose(given)).toMatchObject([{ kind: 'scale', blocks: ['W2'], factor: 2, detail: { entries: 33 } }]);
});

test('diagnose() names a factor through float32 noise', async () => {
  const dice = random(6);
  const noisy = right.map(g => g + 1e-5 * dice.normal());
  const grad = backward(network.forward, network.theta, [slip('dW · 2', 2)]).map(Math.fround);
  const given = evidence(network.parameters, noisy, grad);
  given.judgement.precision = 'float32';
  given.judgement.bound.fill(4e-5);
  // as judged with bars: what lies within three of them agrees
  given.judgement.status = given.judgement.status.map((_, i) =>
    statusCode(Math.abs(grad[i] - noisy[i]) > 1.2e-4 ? 'wrong' : 'weak'),
  );
  expect(await diagnose(given)).toMatchObject([{ kind: 'scale', blocks: ['W2'], factor: 2 }]);
});

test('diagnose() leaves what is not a number to the verdict', async () => {
  const grad = right.map((g, i) => (i < 3 ? Number.NaN : g));
  expect(await diagnose(evidence(network.parameters, right, grad))).toEqual([]);
});

test('diagnose() tells of all arrays that nothing explains in one finding', async () => {
  const dice = random(15);
  const rows = (n: number) => Array.from({ length: n }, () => Array.from({ length: 4 }, () => dice.normal()));
  const wrongIn = async (parameters: object, wrong: readonly number[]) => {
    const { theta, layout } = pack(parameters);
    const grad = theta.map((g, i) =>
      wrong.includes(layout.blocks.indexOf(layout.blockOf(i))) ? g + dice.normal() : g,
    );
    return (await diagnose(evidence(parameters, theta, grad))).map(({ kind, blocks }) => [kind, ...blocks]);
  };
  const layer = (n: number) => Object.fromEntries(rows(n).map((row, i) => [`w${i}`, row]));
  expect(await wrongIn({ dense: layer(4), out: layer(3) }, [1, 3])).toEqual([['unexplained', 'dense.w1', 'dense.w3']]);
  expect(await wrongIn(Object.fromEntries(rows(4).map((row, i) => ['abcd'[i], row])), [1, 3])).toEqual([
    ['unexplained', 'b', 'd'],
  ]);
});

test('diagnose() tells of a factor once that stands beside another mistake in one block', async () => {
  const dice = random(16);
  const block = () => Array.from({ length: 5 }, () => Array.from({ length: 4 }, () => dice.normal()));
  const parameters = { table: block(), positions: block() };
  const { theta } = pack(parameters);
  const grad = theta.map((_, i) => 4 * theta[i < 20 ? (i + 16) % 20 : i]);
  expect(await diagnose(evidence(parameters, theta.slice(), grad))).toMatchObject([
    { kind: 'reordered', blocks: ['table'], certainty: 'certain' },
    { kind: 'scale', factor: 4, blocks: ['table', 'positions'], detail: { part: 'beside' } },
  ]);
});

test('diagnose() tells of one example that is left out of several matrices once', async () => {
  const dice = random(17);
  const normals = (n: number) => Array.from({ length: n }, () => dice.normal());
  const parameters = {
    enc: Array.from({ length: 5 }, () => normals(4)),
    dec: Array.from({ length: 4 }, () => normals(6)),
  };
  const gradapprox = Float64Array.from(normals(44));
  const [a, d, e, f] = [normals(5), normals(4), normals(4), normals(6)];
  const product = (i: number) =>
    i < 20 ? a[Math.floor(i / 4)] * d[i % 4] : e[Math.floor((i - 20) / 6)] * f[(i - 20) % 6];
  const grad = gradapprox.map((g, i) => g - product(i));
  expect(await diagnose(evidence(parameters, gradapprox, grad))).toMatchObject([
    { kind: 'rank-one', blocks: ['enc', 'dec'] },
  ]);
});

test('diagnose() tells of the part of each block that holds all that is wrong there', async () => {
  const dice = random(18);
  const normals = (n: number) => Array.from({ length: n }, () => dice.normal());
  const parameters = { V: Array.from({ length: 3 }, () => normals(6)), c: normals(6) };
  const gradapprox = Float64Array.from(normals(24));
  // what a unit that leaks leaves: its column and its bias, by no factor
  const grad = gradapprox.map((g, i) => (i % 6 < 4 ? g + dice.normal() : g));
  const [{ kind, detail }] = await diagnose(evidence(parameters, gradapprox, grad));
  expect({ kind, detail }).toMatchObject({
    kind: 'unexplained',
    detail: {
      places: [
        { block: 'V', place: { region: 'slices', axis: 1, indices: [0, 1, 2, 3] } },
        { block: 'c', place: { region: 'run', from: 0, to: 3 } },
      ],
    },
  });
});

test('diagnose() takes a single 1 for no sign of gradapprox: it may count anything', async () => {
  const parameters = { margin: [0.9], rest: [1, 2] };
  const gradapprox = Float64Array.of(0.53, 0.2, -0.4);
  expect(await diagnose(evidence(parameters, gradapprox, Float64Array.of(1, 0.2, -0.4)))).toMatchObject([
    { kind: 'unexplained', blocks: ['margin'] },
  ]);
});

test('diagnose() is not certain of a block that noise hides for the most part', async () => {
  const grad = backward(network.forward, network.theta, [slip('dW · 2', 2)]);
  const { offset, size } = pack(network.parameters).layout.blocks.find(({ name }) => name === 'W2')!;
  const certainty = async (hidden: number) => {
    const given = evidence(network.parameters, right, grad);
    for (let i = offset; i < offset + hidden; i++) {
      given.judgement.status[i] = statusCode(i % 2 ? 'weak' : 'undecided');
      given.judgement.bound[i] = 10 * Math.abs(grad[i]);
    }
    return (await diagnose(given))[0].certainty;
  };
  expect(await certainty(size / 2)).toBe('certain');
  expect(await certainty(size / 2 + 1)).toBe('likely');
});
