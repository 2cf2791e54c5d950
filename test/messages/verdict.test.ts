import { expect, test } from 'vitest';
import { message } from '../../src/messages/index.js';
import { judged, separable } from '../verdict/judged.js';

const theta = Float64Array.of(0, 0, 0.3, 1.1, -0.7);
const sentences = async (...request: Parameters<typeof judged>) =>
  (await judged(...request)).judgement.findings.map(message);

test('message(finding) of a kink tells inside, outside and wrong beside it apart', async () => {
  const relu = (x: number) => Math.max(0, x);
  const given = (atKink: number) => ({
    ...separable(theta, relu, relu),
    gradients: { x: theta.map(x => (x > 0 ? 1 : x < 0 ? 0 : atKink)) },
  });
  expect((await sentences(given(0.3)))[0]).toMatch(
    /^J has a kink here in 2 of 5 entries of x \(x\[0\] first\): grad lies between the slopes/,
  );
  expect((await sentences(given(1.3)))[0]).toContain(
    'outside its two slopes: check at a point that is not exactly on the kink',
  );
  const wrong = separable(
    theta,
    x => relu(x) + x,
    x => (x > 0 ? 2.2 : 1.4),
  );
  expect((await sentences(wrong)).some(sentence => sentence.includes('does not excuse it'))).toBe(true);
});

test('message(finding) of a value wrong at this point alone says where to look', async () => {
  const sinc = separable(
    theta,
    x => (x === 0 ? 1 : Math.sin(x) / x) + x,
    x => (x === 0 ? 0.5 : Math.cos(x) / x - Math.sin(x) / x ** 2 + 1),
  );
  expect((await sentences(sinc))[0]).toContain('exact zeros and equal values');
});

test('message(finding) of noise gives J, its noise and the cure', async () => {
  const rounded = separable(theta, x => Math.fround(100 + Math.sin(x)), Math.cos);
  expect((await sentences(rounded))[0]).toMatch(
    /^J = 500\.\d carries noise of .* would not be seen; evaluate the cost in float64/,
  );
});

test.each([
  ['x²', 0, 1],
  ['x² + 1', 1, 1],
  ['|x|', 0, 0.5],
])('message(finding) at the minimum of %s does not blame noise, and says what to do', async (_, least, power) => {
  const given = separable(
    Float64Array.of(0, 0),
    x => (x * x) ** power + least,
    x => (power === 1 ? 2 * x : Math.sign(x)),
  );
  const [said] = await sentences(given);
  expect(said).toBe(
    'grad is 0 in both entries of x and J shows no slope there either, as at a minimum: a factor, a sign or a term that grad lacks would leave 0 as it is; check at another point, such as random values.',
  );
});

test('message(finding) of stairs names rounding', async () => {
  const [sentence] = await sentences(
    separable(
      theta.map(x => x + 0.01),
      x => Math.round(64 * x) / 64 + 30,
      () => 1,
    ),
  );
  expect(sentence).toContain('J moves in stairs');
});

test('message(finding) of a flat cost asks for another point', async () => {
  expect(
    (
      await sentences(
        separable(
          theta,
          () => 1,
          () => 0,
        ),
      )
    )[0],
  ).toContain('choose another point');
});

test('message(finding) of what is not finite tells J from grad', async () => {
  expect((await sentences({ ...separable(theta, Math.exp, Math.exp), cost: () => Number.NaN }))[0]).toContain(
    'J is NaN at the parameters given',
  );
  expect((await sentences(separable(theta, Math.exp, (x, i) => (i > 2 ? Number.NaN : Math.exp(x)))))[0]).toContain(
    'grad is NaN at x[3] and not finite in 2 of 5 entries',
  );
});

test('message(finding) of the edge of the domain says what was done', async () => {
  expect(
    (await sentences(separable(Float64Array.of(0, 1), x => (x < 0 ? Number.NaN : Math.exp(x)), Math.exp)))[0],
  ).toMatch(/^J is not finite close to θ .*: smaller or one-sided steps were taken/);
});
