import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOutLoop, viewsOf } from '../../src/kernels/direct/component.js';
import { run, type Workspace } from '../../src/kernels/model.js';
import { BUILDS, modelOn } from './builds.js';
import { type Example, fill, networks } from './networks.js';
import { byName, LAYERS, type Reference } from './references.js';

const [[, debug], [, release]] = BUILDS;
const STEP = 1e-4;

type Kernel = 'oneSided' | 'twoSided' | 'twoSidedBounded';

/** A loop in WebAssembly over all components; θ before and after. */
async function loopOf(bytes: Uint8Array<ArrayBuffer>, example: Example | Reference, kernel: Kernel, step = STEP) {
  const { model, theta } = await modelOn(bytes, example);
  return run(model, theta, workspace => {
    const loop = { workspace, ...layOutLoop(workspace), unit: theta, noise: 0 };
    const views = viewsOf(loop);
    views.step.fill(step);
    views.bound.fill(0);
    workspace.kernels[kernel](workspace.net, 0, theta.length, loop.step, loop.gradapprox, loop.bound);
    const [gradapprox, bound] = [views.gradapprox.slice(), views.bound.slice()];
    return { gradapprox, bound, before: theta, after: views.theta.slice() };
  });
}

/** J at θ with θ[i] = value, by the forward kernel and a loop in TypeScript. */
function costAlong({ instance, kernels, net, layout }: Workspace, i: number, value: number): number {
  const theta = instance.f64(layout.theta, layout.size);
  const kept = theta[i];
  theta[i] = value;
  const J = kernels.forward(net);
  theta[i] = kept;
  return J;
}

describe.each(BUILDS)('on the %s build', (_, bytes) => {
  test('twoSided(net) has the bits of the loop in TypeScript over the forward kernel', async () => {
    await fc.assert(
      fc.asyncProperty(networks, async example => {
        const { model, theta } = await modelOn(bytes, example);
        const want = run(model, theta, workspace =>
          theta.map(
            (value, i) => (costAlong(workspace, i, value + STEP) - costAlong(workspace, i, value - STEP)) / (2 * STEP),
          ),
        );
        expect((await loopOf(bytes, example, 'twoSided')).gradapprox).toEqual(want);
      }),
      { numRuns: 50 },
    );
  });

  test.each(byName(LAYERS))(
    'twoSided(net) of %s has the bits of full forward passes, whatever it keeps of them',
    async (_, example) => {
      const { model, theta } = await modelOn(bytes, example);
      const want = run(model, theta, workspace =>
        theta.map(
          (value, i) => (costAlong(workspace, i, value + STEP) - costAlong(workspace, i, value - STEP)) / (2 * STEP),
        ),
      );
      expect((await loopOf(bytes, example, 'twoSided')).gradapprox).toEqual(want);
    },
  );

  test.each(byName(LAYERS))(
    'along(net, i, x) of %s has the bits of a full forward pass for components in any order, and leaves θ as it is',
    async (_, example) => {
      const { model, theta } = await modelOn(bytes, example);
      const order = Array.from({ length: 3 * theta.length }, (_, k) => (k * 7919) % theta.length);
      const moved = (k: number, i: number) => theta[i] + (k % 3 === 0 ? 0.5 : -STEP);
      const want = run(model, theta, workspace => order.map((i, k) => costAlong(workspace, i, moved(k, i))));
      run(model, theta, ({ kernels, net, instance, layout }) => {
        expect(order.map((i, k) => kernels.along(net, i, moved(k, i)))).toEqual(want);
        expect(instance.f64(layout.theta, layout.size)).toEqual(theta);
      });
    },
  );

  test('oneSided(net) has the bits of the loop in TypeScript over the forward kernel', async () => {
    const example = fill({ inputs: 3, layers: [{ units: 4, activation: 'tanh' }], cost: 'squaredError' }, 5, 4);
    const { model, theta } = await modelOn(bytes, example);
    const want = run(model, theta, workspace => {
      const J = workspace.kernels.forward(workspace.net);
      return theta.map((value, i) => (costAlong(workspace, i, value + STEP) - J) / STEP);
    });
    expect((await loopOf(bytes, example, 'oneSided')).gradapprox).toEqual(want);
  });

  test.each<Kernel>(['oneSided', 'twoSided', 'twoSidedBounded'])('%s(net) restores θ bit for bit', async kernel => {
    const example = fill({ inputs: 4, layers: [{ units: 5, activation: 'gelu' }], cost: 'squaredError' }, 3, 5);
    // numbers that adding and taking away the step would change
    example.parameters.b1 = [-0, 5e-324, 1e17, 0.1, -1 / 3];
    const { before, after } = await loopOf(bytes, example, kernel);
    expect(new BigInt64Array(after.buffer)).toEqual(new BigInt64Array(before.buffer));
  });

  test('twoSided(net, from, to) leaves the other components alone', async () => {
    const example = fill({ inputs: 2, layers: [{ units: 2, activation: 'tanh' }], cost: 'squaredError' }, 2, 6);
    const { model, theta } = await modelOn(bytes, example);
    run(model, theta, workspace => {
      const loop = { workspace, ...layOutLoop(workspace), unit: theta, noise: 0 };
      const { step, gradapprox } = viewsOf(loop);
      step.fill(STEP);
      gradapprox.fill(Number.NaN);
      workspace.kernels.twoSided(workspace.net, 2, 4, loop.step, loop.gradapprox);
      expect(Array.from(gradapprox, Number.isNaN)).toEqual([true, true, false, false, true, true]);
    });
  });

  test('twoSidedBounded(net) bounds the error of a kink wherever it lies in the step', async () => {
    const [step, jump] = [2 ** -10, 1];
    const kinked = (t: number): Example => ({
      spec: {
        inputs: 1,
        layers: [
          { units: 1, activation: 'relu' },
          { units: 1, activation: 'linear' },
        ],
        cost: 'squaredError',
      },
      // J = ½ (relu(b1) + 1)², so that dJ/db1 jumps by 1 at 0 and is 0 below it
      parameters: { W1: [[0]], b1: [-t], W2: [[1]], b2: [0] },
      x: [[0]],
      y: [[-1]],
    });
    for (const t of [0.001, 0.2, 0.5, 0.66, 0.67, 0.9, 0.999]) {
      const { gradapprox, bound } = await loopOf(bytes, kinked(t * step), 'twoSidedBounded', step);
      expect(gradapprox[1]).toBeCloseTo((jump * (1 - t)) / 2, 3);
      expect(bound[1]).toBeGreaterThanOrEqual(Math.abs(gradapprox[1]) * (1 - 1e-9));
    }
    const outside = await loopOf(bytes, kinked(2.001 * step), 'twoSidedBounded', step);
    expect(outside.gradapprox[1]).toBe(0);
    expect(outside.bound[1]).toBeLessThan(1e-12);
  });
});

test('every loop of the debug and release builds agrees bit for bit', async () => {
  await fc.assert(
    fc.asyncProperty(
      networks,
      fc.constantFrom<Kernel>('oneSided', 'twoSided', 'twoSidedBounded'),
      async (example, kernel) => {
        expect(await loopOf(debug, example, kernel)).toEqual(await loopOf(release, example, kernel));
      },
    ),
    { numRuns: 60 },
  );
});
