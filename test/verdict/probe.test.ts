import { describe, expect, test } from 'vitest';
import { formatReport, gradcheck, type Problem, type Report } from '../../src/index.js';
import { random } from '../../src/random.js';

type Numbers = Float64Array | Float32Array;

/** J = Σ wᵢ (θᵢ + θᵢ³ / 6) over blocks of these sizes; gradients wrong at `faults`, as `wrong` says. */
function cubics(sizes: Record<string, number>, wrong: (grad: Float64Array, block: string) => void = () => {}) {
  const { normal } = random(7);
  const draw = (n: number) => Float64Array.from({ length: n }, normal);
  const parameters = Object.fromEntries(Object.entries(sizes).map(([name, n]) => [name, draw(n)]));
  const w = Object.fromEntries(Object.entries(sizes).map(([name, n]) => [name, draw(n)]));
  const slopes = (name: string, theta: Numbers) => {
    const grad = Float64Array.from(theta, (value, i) => w[name][i] * (1 + (value * value) / 2));
    wrong(grad, name);
    return grad;
  };
  return {
    parameters,
    cost(at: Record<string, Numbers>) {
      let J = 0;
      for (const name in at) J += sumOf(w[name], at[name]);
      return J;
    },
    gradients: (at: Record<string, Numbers>) =>
      Object.fromEntries(Object.entries(at).map(([name, theta]) => [name, slopes(name, theta)])),
  } satisfies Problem;
}

function sumOf(w: Float64Array, theta: Numbers): number {
  let J = 0;
  for (let i = 0; i < theta.length; i++) J += w[i] * theta[i] * (1 + (theta[i] * theta[i]) / 6);
  return J;
}

function sumOfSquares(theta: Numbers): number {
  let J = 0;
  for (let i = 0; i < theta.length; i++) J += theta[i] ** 2;
  return J;
}

const probe = { components: 'probe' } as const;
const wrongOnes = ({ grad, gradapprox }: Report) => {
  const wrong: number[] = [];
  for (let i = 0; i < grad.length; i++) if (Math.abs(grad[i] - gradapprox[i]) > 1e-5 * Math.abs(grad[i])) wrong.push(i);
  return wrong;
};

describe("gradcheck(problem, { components: 'probe' })", () => {
  test('finds one wrong component of a million in 150 evaluations, and names it', async () => {
    const place = 654_321;
    const problem = cubics({ theta: 1e6 }, grad => {
      grad[place] *= 1.5;
    });
    const report = await gradcheck(problem, probe);
    expect(report.verdict).toBe('fail');
    expect(report.evaluations).toBeLessThanOrEqual(150);
    expect(report.components).toMatchObject({ wrong: 1, agree: 999_999 });
    expect(report.blocks[0].worst[0]).toMatchObject({ index: place, status: 'wrong' });
    expect(report.findings[0]).toMatchObject({ kind: 'partial', blocks: ['theta'] });
  });

  test('leaves unchecked what it did not look at in a block that is wrong all over', async () => {
    const squares = {
      parameters: { theta: Float64Array.from({ length: 4e5 }, (_, i) => Math.sin(1.3 * i)) },
      cost: ({ theta }: Record<string, Numbers>) => sumOfSquares(theta),
      gradients: ({ theta }: Record<string, Numbers>) => ({ theta: Float64Array.from(theta, value => 2.002 * value) }),
    };
    const { verdict, components, findings } = await gradcheck(squares, probe);
    expect([verdict, components.agree]).toEqual(['fail', 0]);
    expect(components.checked).toBeLessThan(100);
    expect(findings.map(({ kind }) => kind)).not.toContain('noise');
  });

  test('passes a right gradient of many components, and says what it would have noticed', async () => {
    const report = await gradcheck(cubics({ theta: 2e5 }), probe);
    expect(report.verdict).toBe('pass');
    expect(report.evaluations).toBeLessThanOrEqual(80);
    expect(report.resolution).toBeLessThan(1e-4);
    expect(report.difference).toBeLessThan(1e-7);
    expect(report.coverage).toBe('probe');
    expect(formatReport(report)).toMatch(/again {2}gradcheck\(problem, \{ .*components: "probe", seed: 0 \}\)$/);
    expect(report.summary).toMatch(/200,000 of 200,000 components agree along 2 random directions/);
  });

  test('finds twenty wrong components, invents none, and stays far below a loop over all', async () => {
    const { below } = random(11);
    const places = Array.from({ length: 20 }, () => below(2e5)).sort((i, k) => i - k);
    const problem = cubics({ theta: 2e5 }, grad => {
      for (const [k, i] of places.entries()) grad[i] *= 1 + (k % 2 === 0 ? 1e-2 : -1);
    });
    const report = await gradcheck(problem, probe);
    expect(report.evaluations).toBeLessThanOrEqual(2000);
    expect(wrongOnes(report)).toEqual(places);
  });

  test.each([100, 500])('proves a mistake by some of %d wrong components that are scattered over many', async many => {
    const { below } = random(many);
    const places = new Set(Array.from({ length: many }, () => below(5e4)));
    const problem = cubics({ theta: 5e4 }, grad => {
      for (const i of places) grad[i] *= 1.4;
    });
    const report = await gradcheck(problem, probe);
    expect(report.verdict).toBe('fail');
    expect(report.evaluations).toBeLessThanOrEqual(2000);
    expect(wrongOnes(report).length).toBeGreaterThan(3);
    expect(wrongOnes(report).filter(i => !places.has(i))).toEqual([]);
  });

  test('finds an error of 1e-3 of one component', async () => {
    const problem = cubics({ theta: 1e5 }, grad => {
      grad[5] *= 1.001;
    });
    expect(wrongOnes(await gradcheck(problem, probe))).toEqual([5]);
  });

  test('two equal errors do not cancel, whatever the signs drawn', async () => {
    for (let seed = 0; seed < 8; seed++) {
      const problem = cubics({ theta: 2000 }, grad => {
        grad[3] += 0.5;
        grad[1777] += 0.5;
      });
      expect(wrongOnes(await gradcheck(problem, { ...probe, seed }))).toEqual([3, 1777]);
    }
  });

  test('blames only the block that is wrong all over', async () => {
    const problem = cubics({ W1: 30_000, b1: 100, W2: 5000 }, (grad, block) => {
      if (block === 'W2') for (const i of grad.keys()) grad[i] *= 2;
    });
    const report = await gradcheck(problem, probe);
    expect(report.blocks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['W1', 'pass'],
      ['b1', 'pass'],
      ['W2', 'fail'],
    ]);
    expect(report.findings[0]).toMatchObject({ kind: 'scale', blocks: ['W2'], factor: expect.closeTo(2, 6) });
    expect(report.evaluations).toBeLessThan(2000);
  });

  test('sees a block whose gradient is a millionth of the others', async () => {
    const small = (wrong: number): Problem => {
      const { parameters, cost, gradients } = cubics({ large: 3000, small: 200 });
      const shrink = (tree: Record<string, Float64Array>) => ({
        ...tree,
        small: tree.small.map((value, i) => value * 1e-6 * (i === 9 ? wrong : 1)),
      });
      const rest = { large: new Float64Array(3000), small: new Float64Array(200) };
      return {
        parameters,
        cost: at => cost({ ...rest, large: at.large }) + 1e-6 * cost({ ...rest, small: at.small }),
        gradients: at => shrink(gradients(at) as Record<string, Float64Array>),
      };
    };
    expect((await gradcheck(small(1), probe)).verdict).toBe('pass');
    const report = await gradcheck(small(1.5), probe);
    expect(report.blocks.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
  });

  test('passes a block that is zero but for rounding, and fails it where it is not', async () => {
    // J = Σ wᵢ cᵢ³ / 3, c = z − mean z, z = θ + b: b is taken off again, and dJ/db a sum that cancels
    const { normal } = random(5);
    const [theta, w] = [Float64Array.from({ length: 50 }, normal), Float64Array.from({ length: 50 }, normal)];
    const mean = (v: Float64Array) => v.reduce((sum, value) => sum + value, 0) / v.length;
    const centred = (v: Float64Array) => v.map(value => value - mean(v));
    const problem = (off: number): Problem<{ theta: Float64Array; b: number }> => ({
      parameters: { theta, b: 0.3 },
      cost: ({ theta, b }) => centred(theta.map(value => value + b)).reduce((J, c, i) => J + (w[i] * c ** 3) / 3, 0),
      gradients({ theta, b }) {
        const dz = centred(centred(theta.map(value => value + b)).map((c, i) => w[i] * c * c));
        return { theta: dz, b: dz.reduce((sum, value) => sum + value, 0) + off };
      },
    });
    const right = await gradcheck(problem(0), { components: 'probe' });
    expect(right.grad[50]).not.toBe(0);
    expect(Math.abs(right.grad[50])).toBeLessThan(1e-13);
    expect(right.verdict).toBe('pass');
    const wrong = await gradcheck(problem(0.1), { components: 'probe' });
    expect(wrong.blocks.map(block => block.verdict)).toEqual(['pass', 'fail']);
  });

  test('takes float32 costs as far as they can be seen', async () => {
    const { parameters, cost, gradients } = cubics({ theta: 3000 });
    const single = {
      parameters: { theta: Float32Array.from(parameters.theta) },
      cost: (at: Record<string, Numbers>) => Math.fround(cost(at)),
      gradients,
    };
    const report = await gradcheck(single, probe);
    expect(report.verdict).not.toBe('fail');
    expect(report.precision).toBe('float32');
    const doubled = (at: Record<string, Numbers>) => ({ theta: gradients(at).theta.map(value => 2 * value) });
    expect((await gradcheck({ ...single, gradients: doubled }, probe)).verdict).toBe('fail');
  });

  test('takes costs with kinks', async () => {
    const { parameters } = cubics({ theta: 5000 });
    const cost = ({ theta }: Record<string, Numbers>) =>
      Array.from(theta).reduce((J, value) => J + Math.max(value, 0), 0);
    const gradients = ({ theta }: Record<string, Numbers>) => ({
      theta: Float64Array.from(theta, value => (value > 0 ? 1 : 0)),
    });
    expect((await gradcheck({ parameters, cost, gradients }, probe)).verdict).toBe('pass');
    const leaky = ({ theta }: Record<string, Numbers>) => ({
      theta: Float64Array.from(theta, (value, i) => (value > 0 ? 1 : i === 4000 ? 0.01 : 0)),
    });
    const at = parameters.theta[4000] < 0 ? [4000] : [];
    const report = await gradcheck({ parameters, cost, gradients: leaky }, probe);
    expect(wrongOnes(report)).toEqual(at);
  });

  test('fails a gradient that is not finite, and calls one that is flat so', async () => {
    const problem = cubics({ theta: 1000 }, grad => {
      grad[77] = Number.NaN;
    });
    expect((await gradcheck(problem, probe)).findings.map(({ kind }) => kind)).toContain('nonfinite');
    const flat = await gradcheck({ parameters: [1, 2], cost: () => 3, gradients: [0, 0] }, probe);
    expect(flat.verdict).toBe('inconclusive');
    expect(flat.findings.map(({ kind }) => kind)).toContain('vacuous');
  });

  test('knows a block by its components where each of them was settled by itself', async () => {
    const ties = {
      parameters: { w: [1, 1, 0.3, 1] },
      cost: ({ w }: { w: number[] }) => Math.max(...w),
      gradients: { w: [1, 0, 0, 0] },
    };
    for (let seed = 0; seed < 8; seed++) {
      const { verdict, resolution } = await gradcheck(ties, { ...probe, seed });
      expect([verdict, resolution]).toEqual(['pass', 1e-6]);
    }
  });

  test('looks at the blocks that `only` names alone', async () => {
    const problem = cubics({ W: 1000, b: 50 }, (grad, block) => {
      if (block === 'b') grad[7] = 9;
    });
    expect((await gradcheck(problem, { ...probe, only: ['W'] })).verdict).toBe('pass');
    expect((await gradcheck(problem, { ...probe, only: ['b'] })).verdict).toBe('fail');
  });

  test.each([140, 160, 200, 400])(
    'never passes what disagrees, with a budget of %d evaluations, nor takes more',
    async budget => {
      const problem = cubics({ theta: 1e4 }, grad => {
        for (let i = 0; i < grad.length; i += 100) grad[i] *= 1.5;
      });
      const report = await gradcheck(problem, { ...probe, budget });
      expect(report.evaluations).toBeLessThanOrEqual(budget);
      expect(report.verdict).not.toBe('pass');
    },
  );

  test.each([{ step: 1e-7 }, { sides: 'one' as const }, { shard: { index: 1, count: 2 } }])(
    'refuses %o beside it',
    async options => {
      await expect(gradcheck(cubics({ theta: 10 }), { ...probe, ...options })).rejects.toMatchObject({
        code: 'invalid_option',
      });
    },
  );
});
