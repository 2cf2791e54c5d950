import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Activation } from '../../src/forward.js';
import { run } from '../../src/kernels/model.js';
import { BUILDS, modelOn } from './builds.js';

/** Rows [z, g(z), g'(z)], to 60 digits; see test/data/activations.py. */
const REFERENCE: Record<string, [number, number, number][]> = JSON.parse(
  readFileSync('test/data/activations.json', 'utf8'),
);
const NAMES = Object.keys(REFERENCE) as Activation[];

/** g(z) and g'(z): a network of one unit with W = 1, b = 0, an example for each z. */
async function evaluate(bytes: Uint8Array<ArrayBuffer>, activation: Activation, z: number[]) {
  const spec = { inputs: 1, layers: [{ units: 1, activation }], cost: 'squaredError' as const };
  const { model, theta } = await modelOn(bytes, { spec, parameters: { W1: [[1]], b1: [0] }, x: z, y: z.map(() => 0) });
  return run(model, theta, ({ kernels, net, instance, layout }) => {
    kernels.forward(net);
    kernels.adjoints(net);
    const [, slope] = layout.workspaces;
    return {
      value: instance.f64(layout.values[2].data, z.length).slice(),
      slope: instance.f64(slope, z.length).slice(),
    };
  });
}

/**
 * Rounded operations that g and g' may be off by, each half a unit in the last place: six, and for gelu those of 1/√2 and z/√2,
 * which its tail magnifies by z². Where g' crosses zero, of the terms that cancel.
 */
const roundings = (activation: Activation, z: number) => (activation === 'gelu' ? 6 + 2 * z * z : 6);
const ROUNDING = 2 ** -53;
const SMALLEST = 5e-324;

function expectClose(got: number, want: number, allowed: number, scale = Math.abs(want)): void {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(allowed * Math.max(ROUNDING * scale, SMALLEST));
}

describe.each(BUILDS)('on the %s build', (_, bytes) => {
  test.each(NAMES)('%s(z) and its slope have all digits, from the far tails to next to 0', async activation => {
    const rows = REFERENCE[activation];
    const { value, slope } = await evaluate(
      bytes,
      activation,
      rows.map(([z]) => z),
    );
    rows.forEach(([z, g, dg], k) => {
      expectClose(value[k], g, roundings(activation, z));
      const cancels = (activation === 'gelu' || activation === 'silu') && z < 0;
      expectClose(
        slope[k],
        dg,
        roundings(activation, z) * (cancels ? 4 : 1),
        cancels ? Math.max(Math.abs(dg), Math.abs(g)) : undefined,
      );
    });
  });

  test('relu and leakyRelu have the left slope at the kink', async () => {
    expect((await evaluate(bytes, 'relu', [0])).slope[0]).toBe(0);
    expect((await evaluate(bytes, 'leakyRelu', [0])).slope[0]).toBe(0.01);
  });

  test.each(NAMES)('%s(z) is not spoiled by a neighbour that overflows', async activation => {
    const [alone] = (await evaluate(bytes, activation, [0.3])).value;
    expect((await evaluate(bytes, activation, [1e308, 0.3, -1e308])).value[1]).toBe(alone);
  });
});
