import { expect, test } from 'vitest';
import { statusCode } from '../../src/judgement.js';
import { random } from '../../src/random.js';
import { judged, separable } from './judged.js';

const rng = random(6);
const theta = Float64Array.from({ length: 12 }, () => rng.normal());
const swings = (fast: number, factor: number) =>
  separable(
    theta,
    x => Math.sin(fast * x),
    x => factor * fast * Math.cos(fast * x),
  );

test.each([2e3, 1e5, 1e7, 1e9])(
  'judge(…) follows a cost that swings %s times faster than its parameters tell',
  async fast => {
    // at 1e9 a right cosine near 0 is known to a few digits only: more than what noise at larger steps seemed to leave
    const right = await judged(swings(fast, 1));
    expect([right.verdict, right.components.wrong]).toEqual(['pass', 0]);
    for (const factor of [2, 1.01, -1]) {
      const { verdict, judgement } = await judged(swings(fast, factor));
      expect(verdict).toBe('fail');
      for (const [i, x] of theta.entries())
        if (judgement.status[i] === statusCode('wrong'))
          expect(Math.abs(judgement.gradapprox[i] - fast * Math.cos(fast * x))).toBeLessThanOrEqual(
            Math.max(judgement.bound[i], 0.05 * fast),
          );
    }
  },
);

test('judge(…) calls no right gradient of a chaotic cost wrong, however fast it swings', async () => {
  // x ← a x (1 − x), sixty times: dJ/dθ of 10⁹, and swings down to 10⁻⁹ of θ
  const orbit = (p: ArrayLike<number>) => {
    const [a, x0] = [p[0], p[1]];
    let [x, dxda, dxdx0] = [x0, 0, 1];
    for (let t = 0; t < 60; t++) {
      const slope = a * (1 - 2 * x);
      [x, dxda, dxdx0] = [a * (x * (1 - x)), x * (1 - x) + slope * dxda, slope * dxdx0];
    }
    return { x, grad: [dxda, dxdx0] };
  };
  const rng = random(9);
  for (let k = 0; k < 8; k++) {
    const x = [3.7 + 0.1 * rng.uniform(), 0.3 + 0.1 * rng.uniform()];
    const cost = (p: { x: ArrayLike<number> }) => orbit(p.x).x;
    const { components } = await judged({ parameters: { x }, cost, gradients: { x: orbit(x).grad } });
    expect([x, components.wrong]).toEqual([x, 0]);
  }
});
