import { expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import { random } from '../../src/random.js';

const single = Math.fround;

/** Σ sin(wᵢ) in float32, beside an offset that leaves it no digits: a unit in the last place of J is 1/128. */
function drowned(seed: number, offset: number) {
  const { normal } = random(seed);
  const parameters = Float32Array.from({ length: 5 }, normal);
  const cost = (w: Float32Array) => w.reduce((sum, x) => single(sum + single(Math.sin(x))), single(offset));
  return { parameters, cost, gradients: (w: Float32Array) => w.map(Math.cos) };
}

test('gradcheck(problem) does not fail a right float32 gradient of a float32 cost whose offset keeps it from moving', async () => {
  for (let seed = 0; seed < 30; seed++) {
    const report = await gradcheck(drowned(seed, 1e5));
    expect(report.components.wrong, `seed ${seed}`).toBe(0);
    expect(report.noise).toBeGreaterThan(1e5 * 2 ** -24);
  }
});

test('gradcheck(problem) fails a wrong float32 gradient of the same cost without the offset', async () => {
  const problem = drowned(1, 0);
  const report = await gradcheck({ ...problem, gradients: (w: Float32Array) => w.map(x => 1.1 * Math.cos(x)) });
  expect(report.verdict).toBe('fail');
});
