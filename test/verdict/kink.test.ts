import { expect, test } from 'vitest';
import { random } from '../../src/random.js';
import { judged, separable } from './judged.js';

const rng = random(8);
/** Four zeros, where |x|, max(0, x) … have their kinks, and eight points off them. */
const theta = Float64Array.from({ length: 12 }, (_, i) => (i < 4 ? 0 : rng.normal()));
const given = (slopes: (x: number) => number) => ({ x: theta.map(slopes) });

test('judge(…) passes every slope between both sides of a kink, given as an array', async () => {
  for (const atKink of [-1, -0.3, 0, 1]) {
    const abs = separable(theta, Math.abs, Math.sign);
    const gradients = given(x => (x === 0 ? atKink : Math.sign(x)));
    const { verdict, components } = await judged({ ...abs, gradients });
    expect([verdict, components.wrong]).toEqual(['pass', 0]);
  }
});

test('judge(…) leaves a slope outside both sides of a kink undecided, and says kink', async () => {
  const abs = separable(theta, Math.abs, Math.sign);
  const { verdict, components, kinds } = await judged({
    ...abs,
    gradients: given(x => (x === 0 ? 1.1 : Math.sign(x))),
  });
  expect([verdict, components.undecided, components.wrong, kinds]).toEqual(['inconclusive', 4, 0, ['kink']]);
});

test('judge(…) leaves a slope open that is right beside a kink and outside all slopes there are: relu′(0) = 0 of two units that never rest at once', async () => {
  // along x: max(0, x) − 2 max(0, −x) has the slopes 1 and 2; with relu′(0) = 0 backward propagation gives 0, which J has nowhere
  const relu = (x: number) => Math.max(0, x);
  const problem = separable(
    theta,
    x => relu(x) - 2 * relu(-x),
    x => (x > 0 ? 1 : 0) + 2 * (x < 0 ? 1 : 0),
  );
  const { verdict, components, kinds } = await judged(problem);
  expect([verdict, components.kink, components.undecided, kinds]).toEqual(['inconclusive', 0, 4, ['kink']]);
});

test('judge(…) passes what relu′(0) = 0 gives outside both sides of a kink, where J has that slope beside it', async () => {
  // along a and b the slopes are 1 and 2; where a + b and a − b rest both, gradients are 0
  const relu = (x: number) => Math.max(0, x);
  const on = (x: number) => (x > 0 ? 1 : 0);
  const problem = {
    parameters: { a: Float64Array.of(0), b: Float64Array.of(0) },
    cost: ({ a, b }: { a: Float64Array; b: Float64Array }) => 1 + relu(a[0] + b[0]) - 2 * relu(b[0] - a[0]),
    gradients: ({ a, b }: { a: Float64Array; b: Float64Array }) => ({
      a: [on(a[0] + b[0]) + 2 * on(b[0] - a[0])],
      b: [on(a[0] + b[0]) - 2 * on(b[0] - a[0])],
    }),
  };
  for (const factor of [1, 2]) {
    const { verdict, reasons } = await judged({
      ...problem,
      gradients: p => ({
        ...problem.gradients(p),
        a: problem.gradients(p).a.map(x => (p.a[0] === 0 ? x - 5 * (factor - 1) : x)),
      }),
    });
    expect([verdict, reasons[0]]).toEqual(factor === 1 ? ['pass', 'convention'] : ['inconclusive', 'kink']);
  }
});

test('judge(…) does not excuse by the kink a gradient that is wrong beside it too', async () => {
  const relu = separable(
    theta,
    x => Math.max(0, x) + x,
    x => (x > 0 ? 1.9 : 1),
  );
  const { verdict, components } = await judged(relu);
  // beside θ half of the kinks are left on their flat side, where grad is right
  expect(verdict).toBe('fail');
  expect(components.wrong).toBeGreaterThan(theta.filter(x => x > 0).length);
});

test('judge(…) is inconclusive where every component stands at a kink and nothing can be had beside it', async () => {
  const zeros = new Float64Array(6);
  const { verdict } = await judged({ ...separable(zeros, Math.abs, Math.sign), gradients: { x: zeros } });
  expect(verdict).toBe('inconclusive');
});

test.each([1e-3, 1e-5, 1e-7])('judge(…) steps below a kink %s away', async distance => {
  const near = theta.map((x, i) => (i < 4 ? distance : x));
  const { components } = await judged(separable(near, Math.abs, Math.sign));
  expect(components.agree).toBe(12);
  const wrong = await judged(separable(near, Math.abs, (x, i) => (i < 4 ? 0 : Math.sign(x))));
  expect(wrong.components).toMatchObject({ agree: 8, wrong: 4 });
});

test('judge(…) takes a kink for none where J only bends harder: joints of squares and powers of 3/2', async () => {
  const joints: [(x: number) => number, (x: number) => number][] = [
    [x => Math.max(0, x) ** 2, x => 2 * Math.max(0, x)],
    [x => Math.abs(x) ** 1.5, x => 1.5 * Math.sign(x) * Math.sqrt(Math.abs(x))],
    [x => (Math.abs(x) < 1 ? x * x : 2 * Math.abs(x) - 1), x => 2 * Math.max(-1, Math.min(1, x))],
  ];
  for (const [f, slope] of joints) {
    const { verdict, components } = await judged(
      separable(
        theta.map((x, i) => (i === 5 ? 1 : x)),
        f,
        slope,
      ),
    );
    expect([verdict, components.kink, components.undecided]).toEqual(['pass', 0, 0]);
  }
});

test('judge(…) proves a mistake as small as a hundredth of the kink it stands beside', async () => {
  const leaky = (x: number) => (x > 0 ? x : 0.01 * x);
  const { components } = await judged(
    separable(
      theta,
      x => leaky(x) + 0.1 * x * x,
      x => (x > 0 ? 1 : 0) + 0.2 * x,
    ),
  );
  const negative = theta.filter(x => x < 0).length;
  expect(components).toMatchObject({ kink: 4, wrong: negative });
});
