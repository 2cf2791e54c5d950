import { expect, test } from 'vitest';
import { makeObjective } from '../../src/objective/objective.js';
import { random } from '../../src/random.js';
import { pack } from '../../src/theta/layout.js';
import { measureNoise } from '../../src/verdict/noise.js';
import { parameterScale } from '../../src/verdict/scale.js';

/** A product of float32 arithmetic whose parameters stand so close to powers of two that few spacings can be stored. */
function single(seed: number) {
  const { normal } = random(seed);
  const x = Float32Array.from({ length: 40 }, (_, i) => 2 ** (i % 5) * (1 + 1e-3 * normal()));
  const w = Float32Array.from(x, normal);
  const cost = (at: Float32Array) => at.reduce((J, value, i) => Math.fround(J + Math.fround(w[i] * value)), 0);
  return { parameters: x, cost, gradients: w };
}

test.each([0, 1, 2, 3, 4, 5, 6, 7])(
  'measureNoise(objective) sees float32 arithmetic at whatever spacing can be stored (seed %d)',
  async seed => {
    const problem = single(seed);
    const { layout } = pack(problem.parameters);
    const objective = makeObjective(problem, layout);
    const scale = parameterScale(objective.theta, layout.blocks);
    const J = await objective.value();
    const { level } = await measureNoise(objective, scale, J, random(seed));
    const terms = problem.parameters.reduce((sum, value, i) => sum + Math.abs(problem.gradients[i] * value), 0);
    expect(level).toBeGreaterThan(2 ** -26 * Math.abs(J));
    expect(level).toBeLessThan(2 ** -20 * terms);
  },
);
