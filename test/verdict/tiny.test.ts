import { expect, test } from 'vitest';
import { random } from '../../src/random.js';
import { judged, separable } from './judged.js';

/** J = Σ sin(xᵢ + i + 1), whose natural scale is 1 however small the parameters are. */
function waves(size: number, factor: number, store: (x: Float64Array) => ArrayLike<number>) {
  const rng = random(5);
  return separable(
    store(Float64Array.from({ length: 6 }, () => size * rng.normal())),
    (x, i) => Math.sin(x + i + 1),
    (x, i) => factor * Math.cos(x + i + 1),
  );
}

const STORES = [(x: Float64Array) => x, (x: Float64Array) => Float32Array.from(x)];

test.each([1e-9, 1e-12, 1e-16, 1e-20, 1e-300])(
  'judge(…) of parameters of size %s in a cost of natural scale 1 sees them all',
  async size => {
    for (const store of size > 1e-40 ? STORES : STORES.slice(0, 1)) {
      const { verdict, components, resolution } = await judged(waves(size, 1, store));
      // the last bits of sin, which differ between machines, now and then leave one component a wider bar
      expect([verdict, components.agree + components.weak]).toEqual(['pass', 6]);
      expect(resolution).toBeLessThan(1e-3);
      for (const factor of [2, 1.01]) expect((await judged(waves(size, factor, store))).components.wrong).toBe(6);
      expect((await judged(waves(size, 1.0001, store))).verdict).toBe('fail');
    }
  },
);

test('judge(…) proves nothing of a steep slope that turns round before any step that noise lets see', async () => {
  const rng = random(7);
  for (let k = 0; k < 8; k++) {
    const x = [1e-20 * (1 + rng.uniform()), rng.normal()];
    const { verdict, components } = await judged(
      separable(
        x,
        (t, i) => (i === 0 ? 1e-12 * Math.sin(1e20 * t) : 1e3 * t * t),
        (t, i) => (i === 0 ? 1e8 * Math.cos(1e20 * t) : 2e3 * t),
      ),
    );
    expect([x, components.wrong, verdict]).toEqual([x, 0, 'inconclusive']);
  }
});
