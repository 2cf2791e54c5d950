import { expect, test } from 'vitest';
import type { Approximation } from '../../src/problem.js';
import { random } from '../../src/random.js';
import { judged, separable } from './judged.js';

const rng = random(21);
const theta = Float64Array.from({ length: 9 }, (_, i) => (i < 3 ? 0 : rng.normal()));
const sinc = (x: number) => (x === 0 ? 1 : Math.sin(x) / x) + x;
const slope = (x: number) => (x === 0 ? 1 : Math.cos(x) / x - Math.sin(x) / x ** 2 + 1);

test('judge(…) fails a value that is wrong at θ alone, and says so', async () => {
  const special = (x: number) => (x === 0 ? 0.5 : slope(x));
  const { verdict, components, kinds, reasons } = await judged(separable(theta, sinc, special));
  expect([verdict, components.wrong, components.undecided, kinds]).toEqual(['fail', 3, 0, ['point']]);
  expect(reasons.slice(0, 3)).toEqual(['point', 'point', 'point']);
});

test('judge(…) keeps a mistake that stands beside θ as well', async () => {
  const doubled = (x: number) => (x === 0 ? 1 : 1.01) * slope(x);
  const { components } = await judged(separable(theta, sinc, doubled));
  expect(components).toMatchObject({ agree: 3, wrong: 6 });
});

test('judge(…) takes the proof at θ alone where gradients is an array', async () => {
  const problem = separable(theta, sinc, slope);
  const gradients = { x: theta.map(x => (x === 0 ? 0.5 : slope(x))) };
  const { verdict, components } = await judged({ ...problem, gradients });
  expect([verdict, components.wrong]).toEqual(['fail', 3]);
});

test('judge(…) tells the few wrong at this point alone from the many wrong everywhere, in one block', async () => {
  const mixed = Float64Array.from({ length: 60 }, (_, i) => (i < 3 ? 0 : rng.normal()));
  const wrong = (x: number, i: number) => (x === 0 ? 0.5 : (i < 3 ? 1 : 2) * slope(x));
  const { components, reasons } = await judged(separable(mixed, sinc, wrong));
  expect(components).toMatchObject({ wrong: 60, undecided: 0 });
  expect(reasons.filter(reason => reason === 'point')).toHaveLength(3);
});

test('judge(…) keeps the proof where no point beside θ has a finite J', async () => {
  const at = theta.slice();
  const problem = separable(at, sinc, x => 2 * slope(x));
  // finite while at most one parameter has moved
  const cost = (p: { x: ArrayLike<number> }) => {
    const moved = at.filter((x, i) => x !== p.x[i]).length;
    return moved > 1 && moved < 9 ? Number.NaN : (problem.cost!(p) as number);
  };
  const { components } = await judged({
    ...problem,
    cost: p => (at.every((x, i) => x !== p.x[i]) ? Number.NaN : cost(p)),
  });
  expect(components.wrong).toBe(9);
});

test('judge(…) takes a value wrong at this point alone for a convention where its block stands at kinks', async () => {
  // along x₁ the kinks of max(0, x₀ + x₁) and max(0, x₀ − x₁) cancel; with relu′(0) = 0 backward propagation gives 0 all the same
  const relu = (z: number) => Math.max(0, z);
  const step = (z: number) => (z > 0 ? 1 : 0);
  const problem = {
    parameters: { x: Float64Array.of(0, 0, 0.5) },
    cost: ({ x }: { x: Float64Array }) => relu(x[0] + x[1]) - relu(x[0] - x[1]) + relu(x[0]) + x[2] ** 2,
    gradients: ({ x }: { x: Float64Array }) => {
      const [plus, minus] = [step(x[0] + x[1]), step(x[0] - x[1])];
      return { x: Float64Array.of(plus - minus + step(x[0]), plus + minus, 2 * x[2]) };
    },
  };
  const { verdict, components, kinks } = await judged(problem).then(r => ({ ...r, kinks: r.kinds }));
  expect([verdict, components.kink, components.undecided, kinks]).toEqual(['pass', 2, 0, ['kink', 'kink']]);
});

test('judge(…) says of kinks what would have been noticed beside them', async () => {
  const relu = separable(
    new Float64Array(4),
    (x, i) => (i + 1) * Math.max(0, x) + x,
    (x, i) => (x > 0 ? i + 2 : 1),
  );
  const { verdict, components, resolution, judgement } = await judged(relu);
  expect([verdict, components.kink]).toEqual(['pass', 4]);
  expect([...judgement.beside!.keys()]).toEqual([0, 1, 2, 3]);
  expect(resolution).toBe(1e-6);
});

test('judge(…) reports slopes of a jump at θ from the largest step, not from the smallest', async () => {
  const { judgement, components } = await judged(
    separable(
      theta,
      x => Math.sin(x) + (x > 0 ? 1 : 0),
      x => Math.cos(x),
    ),
  );
  expect(components.kink).toBe(3);
  expect(judgement.gradapprox.every(g => Math.abs(g) < 1e6)).toBe(true);
});

/** Differences that come with narrow bounds, so that nothing is asked of J where they agree. */
const exactly = (x: Float64Array): Approximation => {
  const gradapprox = Float64Array.from(x, slope);
  const bound = gradapprox.map(g => 1e-12 * Math.abs(g));
  return { gradapprox, bound, method: 'by-unit', reason: '', step: 2 ** -40, evaluations: 0 };
};

test('judge(…) looks at some of a thousand wrong components beside θ, and the others follow them', async () => {
  const many = Float64Array.from({ length: 1000 }, () => rng.normal());
  const { components, evaluations } = await judged(
    separable(many, sinc, x => 2 * slope(x)),
    { approximation: exactly(many) },
  );
  expect(components.wrong).toBe(1000);
  expect(evaluations).toBeLessThan(1000);
});

test('judge(…) looks at all of a thousand where some that are looked at are right beside θ', async () => {
  const many = Float64Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 0 : rng.normal()));
  const wrong = (x: number, i: number) => (x === 0 ? 0.5 : (i % 2 === 0 ? 1 : 2) * slope(x));
  const { reasons, evaluations } = await judged(separable(many, sinc, wrong), { approximation: exactly(many) });
  expect(reasons).toContain('point');
  expect(evaluations).toBeGreaterThan(2000);
});
