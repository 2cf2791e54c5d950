import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import { random } from '../../src/random.js';

const BLOCKS = 20;
const parameters = Object.fromEntries(
  Array.from({ length: BLOCKS }, (_, k) => [
    `part${String.fromCharCode(97 + k)}`,
    [0.1, 0.2, 0.3, 0.4].map(x => x * (k + 1)),
  ]),
);
type Parameters = typeof parameters;
const cost = (p: Parameters) => Object.values(p).reduce((J, w) => w.reduce((sum, x, i) => sum + Math.sin(x + i), J), 0);
const check = (wrong: (g: number, k: number, i: number) => number) =>
  gradcheck({
    parameters,
    cost,
    gradients: (p: Parameters) =>
      Object.fromEntries(
        Object.entries(p).map(([name, w], k) => [name, w.map((x, i) => wrong(Math.cos(x + i), k, i))]),
      ),
  });

describe('gradcheck(problem) with twenty wrong blocks', () => {
  test('tells of factors of their own in one finding, with the numbers of the first', async () => {
    const { findings } = await check((g, k) => (1.3 + k / 7) * g);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ kind: 'scale', blocks: Object.keys(parameters) });
    expect(findings[0].factor).toBeUndefined();
    expect(findings[0].message).toMatch(
      /^parta is 1\.300 × gradapprox .*; partb, .* and 13 more show the same with other numbers\.$/,
    );
  });

  test('tells of what has no rule in one finding', async () => {
    const dice = random(5);
    const noise = Array.from({ length: BLOCKS }, () => Array.from({ length: 4 }, () => dice.normal()));
    const { findings } = await check((g, k, i) => g + noise[k][i]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ kind: 'unexplained', blocks: Object.keys(parameters) });
  });

  test('keeps one factor on all of them a factor', async () => {
    const { findings } = await check(g => 2 * g);
    expect(findings).toMatchObject([{ kind: 'scale', factor: 2, blocks: Object.keys(parameters) }]);
  });
});
