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

test('gradcheck(problem) knows a float32 cost by few values that are not short, as of a Huber loss at its joint', async () => {
  const cost = ([a, b]: number[] | Float32Array) => {
    const loss = (r: number) => (Math.abs(r) <= 1 ? single(single(r * r) * 0.5) : single(Math.abs(r) - 0.5));
    const residuals = [a, b, single(single(a + b) - 5), single(single(2 * a + b) - 3)];
    return single(residuals.map(loss).reduce((sum, x) => single(sum + x)) / 4);
  };
  for (let seed = 0; seed < 12; seed++)
    for (const parameters of [Float32Array.of(1, -1), [1, -1]]) {
      const verdictOf = async (gradients: number[]) =>
        (await gradcheck({ parameters, cost, gradients }, { seed })).verdict;
      expect(await verdictOf([-0.5, -0.75])).toBe('pass');
      expect(await verdictOf([-0.5, 0.75])).not.toBe('pass');
      expect(await verdictOf([-0.5, 0])).not.toBe('pass');
    }
});
