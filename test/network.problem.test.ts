import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { gradcheck } from '../src/check/gradcheck.js';
import type { Activation, Cost } from '../src/forward.js';
import { ACTIVATIONS } from '../src/kernels/codes.js';
import type { Data } from '../src/kernels/data.js';
import { network } from '../src/kernels/network.js';
import type { NetworkParameters } from '../src/kernels/parameters.js';
import { makeObjective } from '../src/objective/objective.js';
import type { Problem } from '../src/problem.js';
import { pack } from '../src/theta/layout.js';
import { fill, networks } from './kernels/networks.js';

const flat = (tree: object) => pack(tree).theta;

describe('gradcheck(network.problem(given)) passes the backward propagation of the kernels', () => {
  const check = async (activation: Activation, last: Activation, cost: Cost) => {
    const layers = [
      { units: 4, activation },
      { units: 3, activation: last },
    ];
    const { spec, ...given } = fill({ inputs: 3, layers, cost, l2: 0.1 }, 5, 1);
    return gradcheck((await network(spec)).problem(given), { method: 'direct' });
  };

  test.each(ACTIVATIONS)('through a layer of %s', async activation => {
    const report = await check(activation, 'softmax', 'crossEntropy');
    expect(report.verdict).toBe('pass');
    expect(report.difference).toBeLessThan(1e-8);
  });

  test.each(ACTIVATIONS)('from squaredError after %s', async activation => {
    const report = await check('tanh', activation, 'squaredError');
    expect(report.verdict).toBe('pass');
    expect(report.difference).toBeLessThan(1e-8);
  });

  test('from binaryCrossEntropy', async () => {
    const report = await check('tanh', 'sigmoid', 'binaryCrossEntropy');
    expect(report.verdict).toBe('pass');
    expect(report.difference).toBeLessThan(1e-8);
  });
});

describe('network.problem(given)', () => {
  const example = fill(
    {
      inputs: 3,
      layers: [
        { units: 4, activation: 'tanh' },
        { units: 2, activation: 'softmax' },
      ],
      cost: 'crossEntropy',
      l2: 0.2,
    },
    5,
    2,
  );
  const { parameters, x, y } = example;
  let problem: Problem<NetworkParameters>;
  beforeAll(async () => {
    problem = (await network(example.spec)).problem({ parameters, x, y });
  });

  test('has a cost and gradients of the parameters alone, with the bits of the network', async () => {
    const net = await network(example.spec);
    expect(problem.cost!(problem.parameters)).toBe(net.cost(parameters, { x, y }));
    expect((problem.gradients as (p: NetworkParameters) => NetworkParameters)(problem.parameters)).toEqual(
      net.gradients(parameters, { x, y }),
    );
  });

  test('keeps the caller’s own shapes, in the order of θ', async () => {
    const columns = {
      b2: (parameters.b2 as number[]).map(b => [b]),
      W2: parameters.W2,
      b1: parameters.b1,
      W1: parameters.W1,
    };
    const other = (await network(example.spec)).problem({ parameters: columns, x, y });
    expect(flat(other.parameters)).toEqual(flat(parameters));
    const gradients = (other.gradients as (p: NetworkParameters) => NetworkParameters)(other.parameters);
    expect(Array.from(gradients.b2, row => (row as unknown as Float64Array).length)).toEqual([1, 1]);
    expect((await gradcheck(other)).verdict).toBe('pass');
  });

  test('finds a mistake in gradients that are handed in', async () => {
    const net = await network(example.spec);
    const gradients = net.gradients(parameters, { x, y });
    gradients.W1 = gradients.W1.map(row => row.map(dW => 2 * dW));
    const report = await gradcheck(net.problem({ parameters, x, y, gradients }));
    expect(report.verdict).toBe('fail');
    expect(report.findings[0]).toMatchObject({ blocks: ['W1'] });
  });

  test('copies the data: what becomes of the caller’s arrays afterwards does not matter', async () => {
    const mine = structuredClone(x);
    const own = (await network(example.spec)).problem({ parameters, x: mine, y });
    const J = own.cost!(own.parameters);
    mine[0][0] = 1e6;
    expect(own.cost!(own.parameters)).toBe(J);
  });

  test('forward.at(θ) shows Z, A, slopes and the delta of the output', () => {
    const { forward } = problem;
    const { Z, A, slope, delta } = forward!.at(flat(parameters));
    const [W1, b1] = [parameters.W1 as number[][], parameters.b1 as number[]];
    expect([forward!.m, Array.from(forward!.y.subarray(0, 5))]).toEqual([
      5,
      (y as number[]).map(label => (label === 0 ? 1 : 0)),
    ]);
    expect(Array.from(A[0])).toEqual([0, 1, 2].flatMap(j => x.map(row => row[j])));
    expect(Array.from(Z[1])).toEqual(
      W1.flatMap((row, i) => x.map(xs => row.reduce((z, w, j) => z + w * xs[j], b1[i]))),
    );
    Z[1].forEach((z, k) => {
      expect(A[1][k]).toBeCloseTo(Math.tanh(z), 15);
      expect(slope[1][k]).toBeCloseTo(1 - Math.tanh(z) ** 2, 15);
    });
    expect([Z[0].length, slope[0].length, slope[2].length]).toEqual([0, 0, 0]);
    delta.forEach((d, k) => {
      expect(d).toBeCloseTo(A[2][k] - forward!.y[k], 15);
    });
  });

  test('forward.at(θ) explains dW[L]: delta A[L−1]ᵀ / m + λ/m W', () => {
    const { A, delta } = problem.forward!.at(flat(parameters));
    const gradients = (problem.gradients as (p: NetworkParameters) => NetworkParameters)(problem.parameters);
    for (const [i, j] of [
      [0, 0],
      [1, 3],
    ]) {
      let sum = 0.2 * (parameters.W2 as number[][])[i][j];
      for (let s = 0; s < 5; s++) sum += delta[i * 5 + s] * A[1][j * 5 + s];
      expect(gradients.W2[i][j]).toBeCloseTo(sum / 5, 14);
    }
  });

  test('gradapprox(request) reports progress to the end, and stops at the signal', async () => {
    const theta = flat(parameters);
    const seen: [number, number][] = [];
    await problem.gradapprox!({ theta, seed: 1, onProgress: (...done) => seen.push(done) });
    expect(seen[seen.length - 1]).toEqual([theta.length, theta.length]);
    const stopped = problem.gradapprox!({ theta, seed: 1, signal: AbortSignal.abort('enough') });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  });

  test('example(s) is the problem of that example alone, for backward propagation that is the network’s own', async () => {
    const net = await network(example.spec);
    expect(problem.examples).toBe(5);
    const single = problem.example!(3);
    expect(single.cost!(single.parameters)).toBe(net.cost(parameters, { x: [x[3]], y: [(y as number[])[3]] }));
  });

  test('example(s) hands its data to gradients that take them, and is left out where they do not', async () => {
    const net = await network(example.spec);
    const seen: Data[] = [];
    const withData = net.problem({
      parameters,
      x,
      y,
      gradients: (p, data) => {
        seen.push(data);
        return net.gradients(p, data);
      },
    });
    const single = withData.example!(2);
    const gradients = await (single.gradients as (p: NetworkParameters) => Promise<NetworkParameters>)(
      single.parameters,
    );
    expect(seen).toEqual([{ x: [x[2]], y: [(y as number[])[2]] }]);
    expect(gradients).toEqual(net.gradients(parameters, seen[0]));
    expect(net.problem({ parameters, x, y, gradients: p => net.gradients(p, { x, y }) }).example).toBeUndefined();
    expect(net.problem({ parameters, x, y, gradients: parameters }).example).toBeUndefined();
  });

  test('example(s) takes apart any kind of rows', async () => {
    const net = await network(example.spec);
    const data = { data: Float64Array.from(x.flat()), shape: [5, 3] };
    const oneHot = (y as number[]).map(label => [1 - label, label]);
    for (const given of [
      { x: data, y: Int8Array.from(y as number[]) },
      { x, y: { data: oneHot.flat(), shape: [5, 2] } },
    ]) {
      const single = net.problem({ parameters, ...given }).example!(4);
      expect(single.cost!(single.parameters)).toBe(problem.example!(4).cost!(problem.parameters));
    }
  });
});

test('the mean of network.problem(given).example(s) over all examples is the whole, for any network without penalty', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async ({ spec, parameters, x, y }) => {
      const problem = (await network({ ...spec, l2: 0 })).problem({ parameters, x, y });
      const J = x.reduce((sum, _, s) => sum + (problem.example!(s).cost!(problem.parameters) as number), 0) / x.length;
      const whole = problem.cost!(problem.parameters) as number;
      expect(Math.abs(J - whole)).toBeLessThanOrEqual(1e-14 * Math.abs(whole));
    }),
  );
});

test('gradcheck(problem) of a network whose gradient is 0 everywhere says how well 0 agrees with 0', async () => {
  const net = await network({
    inputs: 2,
    layers: [
      { units: 3, activation: 'tanh' },
      { units: 1, activation: 'softmax' },
    ],
    cost: 'crossEntropy',
  });
  const given = {
    x: [
      [1, 2],
      [3, 4],
    ],
    y: [0, 0],
  };
  const report = await gradcheck(net.problem({ parameters: net.initialize({ seed: 1 }), ...given }));
  expect(report.summary).toMatch(/^13 of 13 components agree to 0;/);
});

describe('network.problem(given).byTheta', () => {
  const example = fill(
    {
      inputs: 4,
      layers: [
        { units: 5, activation: 'tanh' },
        { units: 2, activation: 'linear' },
      ],
      cost: 'squaredError',
    },
    6,
    3,
  );
  const damaged = (given: NetworkParameters) => ({
    ...given,
    W1: Array.from(given.W1, row => row.map(dJ => 1.25 * dJ)),
  });

  test('is J bit for bit, at θ and along each component, whatever was asked in between', async () => {
    const { spec, ...given } = example;
    const net = await network(spec);
    const { cost, byTheta } = net.problem(given);
    const { theta, layout } = pack(given.parameters);
    const J = (at: Float64Array) => cost!(layout.unpack(at) as unknown as NetworkParameters);
    const point = { theta };
    for (let k = 0; k < 2 * theta.length; k++) {
      const i = (k * 7) % theta.length;
      const moved = theta.slice();
      moved[i] += k % 2 === 0 ? 1e-3 : -0.7;
      expect(byTheta!.along(point, i, moved[i])).toBe(J(moved));
      if (k % 5 === 0) expect(byTheta!.at(moved)).toBe(J(moved));
    }
  });

  test('changes no report: a wrong gradient is judged as by a cost that has the tree alone', async () => {
    const { spec, ...given } = example;
    const problem = (await network(spec)).problem(given);
    const gradients = (p: NetworkParameters) =>
      damaged((problem.gradients as (p: NetworkParameters) => NetworkParameters)(p));
    const { seconds: _, ...fast } = await gradcheck({ ...problem, gradients });
    const { seconds: __, ...slow } = await gradcheck({ ...problem, gradients, byTheta: undefined });
    expect(fast).toEqual(slow);
    expect(fast.verdict).toBe('fail');
  });

  test('leaves nothing of what a gradient changed to be blamed on the cost, at any point', async () => {
    const { spec, ...given } = example;
    const problem = (await network(spec)).problem(given);
    const own = problem.gradients as (p: NetworkParameters) => NetworkParameters;
    const gradients = (p: NetworkParameters) => {
      const grad = own(p);
      p.b1[0] += 1;
      return grad;
    };
    const objective = makeObjective({ ...problem, gradients } as Problem, pack(given.parameters).layout);
    await objective.gradient();
    expect(objective.changed()).toEqual(['b1']);
    await objective.valueAt(objective.theta.slice());
    expect(objective.changed()).toEqual([]);
  });

  test('makes no tree for a network that is checked with its own gradient', async () => {
    const { spec, ...given } = example;
    const problem = (await network(spec)).problem(given) as Problem;
    const { layout } = pack(given.parameters);
    const unpack = vi.fn(layout.unpack);
    const objective = makeObjective(problem, { ...layout, unpack });
    const base = objective.point();
    const own = problem.gradients as (p: unknown) => object;
    expect(await objective.gradient()).toEqual(flat(own(given.parameters)));
    objective.moveTo(base.map(value => 2 * value));
    expect(objective.theta).toEqual(base.map(value => 2 * value));
    expect(base).toEqual(flat(given.parameters));
    expect(unpack).not.toHaveBeenCalled();
  });

  test('is not asked where another cost stands in place of its own', async () => {
    const { spec, ...given } = example;
    const net = await network(spec);
    const problem = net.problem(given);
    const byTheta = { ...problem.byTheta!, at: fail, along: fail };
    const cost = (p: NetworkParameters) => 2 * (problem.cost!(p) as number);
    const gradients = damaged(net.gradients(given.parameters, given));
    const { verdict } = await gradcheck({ ...problem, cost, gradients, byTheta, gradapprox: undefined });
    expect(verdict).toBe('fail');
  });
});

const fail = (): number => {
  throw new Error('asked');
};
