import { describe, expect, test } from 'vitest';
import type { StateDetails } from '../../src/finding.js';
import { type ProbeOptions, probeState } from '../../src/laws/laws.js';
import { message } from '../../src/messages/index.js';
import { definedObjective } from '../../src/objective/defined.js';
import { makeObjective } from '../../src/objective/objective.js';
import type { Problem } from '../../src/problem.js';
import { random } from '../../src/random.js';
import { pack } from '../../src/theta/layout.js';

interface Parameters {
  W: number[][];
  b: number[];
}

const x = [0.5, -1.2, 0.8];
const start = (): Parameters => ({
  W: [
    [0.3, -0.4, 0.1],
    [0.2, 0.5, -0.7],
  ],
  b: [0.1, -0.2],
});

const outputs = ({ W, b }: Parameters) => W.map((row, i) => Math.tanh(row.reduce((z, w, j) => z + w * x[j], 0) + b[i]));

/** J = Σ tanh(Wx + b)². */
const J = (p: Parameters) => outputs(p).reduce((sum, a) => sum + a * a, 0);

const gradient = (p: Parameters): Parameters => {
  const delta = outputs(p).map(a => 2 * a * (1 - a * a));
  return { W: delta.map(d => x.map(v => d * v)), b: delta };
};

const scaled = ({ W, b }: Parameters, c: number): Parameters => ({
  W: W.map(row => row.map(v => c * v)),
  b: b.map(v => c * v),
});

const sum = (a: Parameters, b: Parameters): Parameters => ({
  W: a.W.map((row, i) => row.map((v, j) => v + b.W[i][j])),
  b: a.b.map((v, i) => v + b.b[i]),
});

const copy = (p: Parameters): Parameters => structuredClone(p);

async function probe(problem: Partial<Problem>, options: Partial<ProbeOptions> = {}) {
  const whole: Problem = { parameters: start(), cost: J, gradients: gradient, ...problem };
  const { layout, theta } = pack(whole.parameters);
  const objective = makeObjective(whole, layout);
  const result = await probeState(definedObjective(objective), layout, {
    seed: 1,
    seeded: whole.seed !== undefined,
    ...options,
  });
  expect(objective.theta).toEqual(theta);
  expect(pack(whole.parameters).theta).toEqual(theta);
  return { ...result, objective, layout, kinds: result.findings.map(({ kind }) => kind) };
}

describe('probeState(objective) finds nothing', () => {
  test('in a cost and gradient that are functions of θ, and gives their first values', async () => {
    const { findings, J: J0, grad, spread, layout, objective } = await probe({});
    expect(findings).toEqual([]);
    expect(J0).toBe(J(start()));
    expect(grad).toEqual(layout.pack(gradient(start())));
    expect(spread).toBe(0);
    expect(objective.evaluations).toBeLessThanOrEqual(10);
  });

  test('in asynchronous ones', async () => {
    const later = <T>(value: T) => new Promise<T>(resolve => setTimeout(() => resolve(value), 1));
    const { findings } = await probe({
      cost: (p: Parameters) => later(J(p)),
      gradients: (p: Parameters) => later(gradient(p)),
    });
    expect(findings).toEqual([]);
  });

  test('in a gradient that is given as a tree', async () => {
    const { findings, grad, layout } = await probe({ gradients: gradient(start()) });
    expect(findings).toEqual([]);
    expect(grad).toEqual(layout.pack(gradient(start())));
  });

  test('in a linear cost, whose gradient is the same everywhere', async () => {
    const ones = sum(scaled(start(), 0), {
      W: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      b: [7, 8],
    });
    const linear = (p: Parameters) => pack(p).theta.reduce((s, v, i) => s + v * (i + 1), 0);
    expect((await probe({ cost: linear, gradients: () => ones })).findings).toEqual([]);
  });

  test('in a cost that differs by the order of a parallel sum', async () => {
    let calls = 0;
    const parallel = (p: Parameters) => J(p) * (1 + (calls++ % 3) * 1e-13);
    const { findings, spread } = await probe({ cost: parallel });
    expect(findings).toEqual([]);
    expect(spread).toBeGreaterThan(0);
    expect(spread).toBeLessThan(1e-12);
  });

  test('in a random mask that seed makes the same for every call', async () => {
    let draw = random(0);
    const seeds: number[] = [];
    const masked = (p: Parameters, f: (p: Parameters) => number) =>
      f({ W: p.W, b: p.b.map(v => (draw.uniform() < 0.5 ? 0 : v)) });
    const { findings } = await probe({
      cost: p => masked(p, J),
      seed: k => {
        seeds.push(k);
        draw = random(k);
      },
      gradients: gradient(start()),
    });
    expect(findings).toEqual([]);
    expect(new Set(seeds).size).toBe(1);
  });

  test('in a gradient that throws unless cost was called just before', async () => {
    let ready = false;
    const { findings } = await probe({
      cost: p => {
        ready = true;
        return J(p);
      },
      gradients: p => {
        if (!ready) throw new Error('forward first');
        ready = false;
        return gradient(p);
      },
    });
    expect(findings).toEqual([]);
  });
});

describe('probeState(objective) calls nondeterministic', () => {
  test('a cost with new random numbers at every call', async () => {
    const draw = random(3);
    const { findings, kinds } = await probe({ cost: p => J(p) * (1 + 0.01 * draw.normal()) });
    expect(kinds).toEqual(['nondeterministic']);
    expect(findings[0].detail).toMatchObject({ source: 'cost', seeded: false });
    expect(message(findings[0])).toMatch(/^cost changes by a relative 0\.0\d+ .* give seed\(k\)/);
  });

  test('a cost whose random numbers seed does not reach', async () => {
    const { findings } = await probe({ cost: p => J(p) * (1 + 0.01 * Math.random()), seed: () => {} });
    expect(findings[0].detail).toMatchObject({ source: 'cost', seeded: true });
    expect(message(findings[0])).toMatch(/let it restart every generator/);
  });

  test('a spread just above the noise of sums, and none just below', async () => {
    const wobble = (relative: number) => {
      let calls = 0;
      return (p: Parameters) => J(p) * (1 + [0, 1, 0, 1, 1, 0, 1, 0][calls++ % 8] * relative);
    };
    expect((await probe({ cost: wobble(2e-9) })).kinds).toEqual(['nondeterministic']);
    expect((await probe({ cost: wobble(0.5e-9) })).kinds).toEqual([]);
  });

  test('a new mask in backward propagation alone', async () => {
    const draw = random(4);
    const { findings, kinds } = await probe({
      gradients: p => ({ W: gradient(p).W, b: gradient(p).b.map(v => v * draw.uniform()) }),
    });
    expect(kinds).toEqual(['nondeterministic']);
    expect(findings[0].blocks).toEqual(['b']);
    expect(message(findings[0])).toMatch(/^the gradient of b changes/);
  });

  test('a mask that happened to be the same twice before it changed', async () => {
    const masks = [1, 1, 0.5, 0.25, 0.125, 0.7];
    let call = 0;
    const { kinds } = await probe({ gradients: p => scaled(gradient(p), masks[call++ % masks.length]) });
    expect(kinds).toEqual(['nondeterministic']);
  });

  test('a cost that is NaN now and then', async () => {
    let calls = 0;
    const { kinds, findings } = await probe({ cost: p => (calls++ % 2 ? Number.NaN : J(p)) });
    expect(kinds).toEqual(['nondeterministic']);
    expect(message(findings[0])).toMatch(/between a number and NaN/);
  });
});

describe('probeState(objective) calls stateful', () => {
  test('a cost that counts its calls', async () => {
    let calls = 0;
    const { kinds, findings } = await probe({ cost: p => J(p) + 1e-3 * calls++ });
    expect(kinds).toEqual(['stateful']);
    expect(findings[0].detail).toMatchObject({ source: 'cost', after: 'repeated' });
  });

  test('a cost with a running mean of what it saw', async () => {
    let mean = 0;
    const running = (p: Parameters) => J(p) + (mean = 0.9 * mean + 0.1 * p.W[0][0]);
    expect((await probe({ cost: running })).kinds).toEqual(['stateful']);
  });

  test('a cost that remembers the parameters of another call', async () => {
    let greatest = 0;
    const { kinds, findings } = await probe({
      cost: p => J(p) + (greatest = Math.max(greatest, Math.abs(J(p) - 0.5))),
    });
    expect(kinds).toEqual(['stateful']);
    expect(findings[0].detail).toMatchObject({ after: 'elsewhere' });
    expect(message(findings[0])).toMatch(/after one call at other parameters/);
  });

  test('a cost that a call of gradients changes', async () => {
    let momentum = 0;
    const { kinds, findings } = await probe({
      cost: p => J(p) + momentum,
      gradients: p => {
        momentum += 0.1;
        return gradient(p);
      },
    });
    expect(kinds).toEqual(['stateful']);
    expect(findings[0].detail).toMatchObject({ after: 'gradients' });
  });

  test('a gradient that runs towards a limit', async () => {
    let weight = 0;
    const { kinds, findings } = await probe({
      gradients: p => {
        weight = 0.5 * weight + 0.5;
        const { W, b } = gradient(p);
        return { W, b: b.map((v, i) => v * (i + weight)) };
      },
    });
    expect(kinds).toEqual(['stateful']);
    expect(findings[0].detail).toMatchObject({ source: 'gradients', after: 'repeated' });
    expect(findings[0].blocks).toEqual(['b']);
  });
});

describe('probeState(objective) calls mutated', () => {
  const step = (p: Parameters) => {
    const g = gradient(p);
    p.b.forEach((_, i) => {
      p.b[i] -= 0.1 * g.b[i];
    });
    return g;
  };

  for (const inPlace of [false, true]) {
    test(`an update inside backward propagation, with inPlace ${inPlace}, and puts the parameters back`, async () => {
      const { kinds, findings, grad, layout } = await probe({ gradients: step, inPlace });
      expect(kinds).toEqual(['mutated']);
      expect(findings[0]).toMatchObject({ blocks: ['b'], detail: { by: 'gradients' } });
      expect(grad).toEqual(layout.pack(gradient(start())));
      expect(message(findings[0])).toMatch(/update step inside backward propagation/);
    });

    test(`a cost that puts another array in the place of one, with inPlace ${inPlace}`, async () => {
      const { kinds, findings } = await probe({
        inPlace,
        cost: p => {
          const value = J(p);
          p.W[1] = p.W[1].map((w: number) => w);
          return value;
        },
      });
      expect(kinds).toEqual(['mutated']);
      expect(findings[0]).toMatchObject({ blocks: ['W'], detail: { by: 'cost' } });
    });
  }

  test('a cost that lengthens a list', async () => {
    const { kinds } = await probe({
      cost: p => {
        const value = J(p);
        p.b.push(1);
        return value;
      },
    });
    expect(kinds).toEqual(['mutated']);
  });
});

describe('probeState(objective) calls accumulated', () => {
  const adding = (share: number) => {
    let buffer = scaled(start(), 0);
    return (p: Parameters) => (buffer = sum(scaled(buffer, share), gradient(p)));
  };

  test('buffers that are not cleared: twice, then three times the first', async () => {
    const { kinds, findings, grad, layout } = await probe({ gradients: adding(1) });
    expect(kinds).toEqual(['accumulated']);
    expect(findings[0].detail).toEqual({ ratio: expect.closeTo(2, 12), next: expect.closeTo(3, 12) });
    expect(grad).toEqual(layout.pack(gradient(start())));
    expect(message(findings[0])).toMatch(/second is 2 times the first, the third 3 times.*to zero/);
  });

  test('live buffers that the next call writes to: the first gradient is a copy', async () => {
    const buffer = { W: [new Float64Array(3), new Float64Array(3)], b: new Float64Array(2) };
    const gradients = (p: Parameters) => {
      const g = gradient(p);
      g.W.forEach((row, i) => {
        row.forEach((v, j) => {
          buffer.W[i][j] += v;
        });
      });
      g.b.forEach((v, i) => {
        buffer.b[i] += v;
      });
      return buffer;
    };
    const { kinds, grad, layout } = await probe({ gradients });
    expect(kinds).toEqual(['accumulated']);
    expect(grad).toEqual(layout.pack(gradient(start())));
  });

  test('buffers that keep a share of the last call, as with momentum', async () => {
    const { kinds, findings } = await probe({ gradients: adding(0.9) });
    expect(kinds).toEqual(['accumulated']);
    expect(findings[0].detail).toMatchObject({ ratio: expect.closeTo(1.9, 12) });
  });

  test('a single number that doubles and triples', async () => {
    let buffer = 0;
    const { kinds } = await probe({
      parameters: 3,
      cost: (t: number) => t ** 3,
      gradients: (t: number) => (buffer += 3 * t * t),
    });
    expect(kinds).toEqual(['accumulated']);
  });

  test('but not a single number that is random', async () => {
    const draw = random(8);
    const { kinds } = await probe({
      parameters: 3,
      cost: (t: number) => t ** 3,
      gradients: (t: number) => 3 * t * t * draw.uniform(),
    });
    expect(kinds).toEqual(['nondeterministic']);
  });
});

describe('probeState(objective) calls stale', () => {
  const how = async (problem: Partial<Problem>) => {
    const { findings } = await probe(problem);
    return findings.map(({ kind, detail }) => [kind, 'how' in detail ? detail.how : undefined]);
  };

  test('a gradient that is computed once and kept', async () => {
    let kept: Parameters | undefined;
    expect(await how({ gradients: p => (kept ??= gradient(p)) })).toEqual([['stale', 'cached']]);
  });

  test('nothing of a linear cost whose terms are float32 and whose sum is not', async () => {
    const weights = Float64Array.from({ length: 16 }, (_, k) => Math.sin(3 * k + 1));
    const { uniform } = random(5);
    const x = Float64Array.from({ length: 16 }, () => 4 * uniform() - 2);
    const linear = {
      parameters: x,
      cost: (at: Float64Array) => at.reduce((sum, value, k) => sum + weights[k] * Math.fround(value), 0),
      gradients: () => weights,
    };
    expect(await how(linear as never)).toEqual([]);
  });

  const line = (cost: (at: Float64Array) => number, gradients: (at: Float64Array) => Float64Array) =>
    how({ parameters: Float64Array.from({ length: 16 }, (_, k) => Math.sin(3 * k + 1)), cost, gradients } as never);
  const total = (at: Float64Array, f: (value: number, k: number) => number) =>
    at.reduce((s, value, k) => s + f(value, k), 0);

  test.each([1, 1e-3, 1e-6])('a gradient that is kept though J bends by %s of itself only', async bend => {
    const cost = (at: Float64Array) => total(at, (value, k) => (k + 1) * value + bend * value ** 2);
    const gradientOf = (at: Float64Array) => at.map((value, k) => k + 1 + 2 * bend * value);
    let kept: Float64Array | undefined;
    expect(await line(cost, at => (kept ??= gradientOf(at)))).toEqual([['stale', 'cached']]);
    expect(await line(cost, gradientOf)).toEqual([]);
  });

  test.each([
    ['in float32 inside', (at: Float64Array) => Math.fround(total(at, (value, k) => Math.fround(k * value)))],
    ['beside a large constant', (at: Float64Array) => 1e6 + total(at, (value, k) => k * value)],
    [
      'summed in a loop of a thousand',
      (at: Float64Array) => {
        let J = 0;
        for (let round = 0; round < 1000; round++) for (const [k, value] of at.entries()) J += (k * value) / 1000;
        return J;
      },
    ],
    [
      'with a jump on the way',
      (at: Float64Array) => total(at, (value, k) => k * value) + 1e-3 * Math.floor(1e3 * at[3]),
    ],
  ])('nothing of a linear cost %s', async (_, cost) => {
    expect(await line(cost, at => at.map((_, k) => k))).toEqual([]);
  });

  test('a gradient that is one call behind', async () => {
    let before = start();
    const gradients = (p: Parameters) => {
      const g = gradient(before);
      before = copy(p);
      return g;
    };
    expect(await how({ gradients })).toEqual([['stale', 'behind']]);
  });

  test('a gradient that uses what the last call of cost left behind', async () => {
    let last = start();
    const cost = (p: Parameters) => J((last = copy(p)));
    expect(await how({ cost, gradients: () => gradient(last) })).toEqual([['stale', 'forward']]);
  });

  test('a gradient that keeps something of other parameters', async () => {
    let greatest = 0;
    const gradients = (p: Parameters) => scaled(gradient(p), 1 + (greatest = Math.max(greatest, p.W[0][0] ** 2, J(p))));
    expect(await how({ gradients, parameters: start() })).toEqual([['stale', 'history']]);
  });

  test('each in its own words', () => {
    const sentence = (how: StateDetails['stale']['how']) =>
      message({ kind: 'stale', blocks: ['W', 'b'], certainty: 'certain', detail: { how } });
    expect(sentence('cached')).toMatch(/^gradients returns the same numbers at other parameters/);
    expect(sentence('behind')).toMatch(/^the gradient of W and b is one call behind/);
    expect(sentence('forward')).toMatch(/^the gradient of W and b follows the last call of cost/);
    expect(sentence('history')).toMatch(/^the gradient of W and b is not the same after a visit/);
  });
});

describe('probeState(objective) asks nearer by', () => {
  test('when the cost throws or is infinite far away', async () => {
    const edge = (p: { v: number }) => {
      if (p.v < 0.99999) throw new RangeError('outside');
      return p.v > 1.00001 ? Number.POSITIVE_INFINITY : p.v ** 2;
    };
    const { findings, far } = await probe({
      parameters: { v: 1 },
      cost: edge,
      gradients: (p: { v: number }) => ({ v: 2 * p.v }),
    });
    expect(findings).toEqual([]);
    expect(Math.abs(far!.theta[0] - 1)).toBeLessThan(1e-5);
  });

  test('and does without a far point when there is none', async () => {
    const only = (p: { v: number }) => {
      if (p.v !== 1) throw new RangeError('outside');
      return 2;
    };
    const { findings, far } = await probe({ parameters: { v: 1 }, cost: only, gradients: () => ({ v: 0 }) });
    expect(findings).toEqual([]);
    expect(far).toBeUndefined();
  });

  test('and passes on a cost that is NaN at θ', async () => {
    const { findings, J: J0 } = await probe({ cost: () => Number.NaN });
    expect(findings).toEqual([]);
    expect(J0).toBeNaN();
  });
});

describe('probeState(objective) leaves the parameters bit for bit', () => {
  test('when cost throws at θ', async () => {
    const parameters = start();
    const problem = { parameters, inPlace: true, gradients: gradient };
    const boom = () => {
      parameters.b[0] = 5;
      throw new Error('boom');
    };
    await expect(probe({ ...problem, cost: boom })).rejects.toThrow('boom');
    expect(parameters).toEqual(start());
  });

  test('when it is aborted', async () => {
    const parameters = start();
    const controller = new AbortController();
    const cost = (p: Parameters) => {
      controller.abort();
      return J(p);
    };
    await expect(probe({ parameters, inPlace: true, cost }, { signal: controller.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(parameters).toEqual(start());
  });
});

test('probeState(objective) asks once what is known to depend on θ alone', async () => {
  for (const [repeatable, gradients] of [
    ['both', gradient],
    ['cost', gradient(start())],
  ] as const) {
    let calls = 0;
    const cost = (p: Parameters) => {
      calls++;
      return J(p);
    };
    const { layout } = pack(start());
    const objective = makeObjective({ parameters: start(), cost, gradients }, layout);
    const { findings } = await probeState(objective, layout, { seed: 0, seeded: false, repeatable });
    expect([calls, findings]).toEqual([1, []]);
  }
});
