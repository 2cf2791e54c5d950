import { expect, test } from 'vitest';
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
        expect(Math.abs(judgement.gradapprox[i] / fast - Math.cos(fast * x))).toBeLessThan(0.05);
    }
  },
);
