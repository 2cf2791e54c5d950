import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import { Complex } from '../theta/trees.js';

type Pair = [number, number];
const at: Pair[] = [0, 1, 2, 3, 4].map(k => [Math.sin(3 * k + 1), 0.7 * Math.cos(2 * k)]);
const a: Pair[] = at.map((_, k) => [Math.cos(5 * k + 1), Math.sin(7 * k)]);

/** J = Σ |z² + a z|², whose gradient is 2 conj(2z + a) (z² + a z). */
const terms = (z: Pair[]): Pair[] =>
  z.map(([x, y], k) => [x * x - y * y + a[k][0] * x - a[k][1] * y, 2 * x * y + a[k][0] * y + a[k][1] * x]);
const cost = (z: Pair[]) => terms(z).reduce((J, [u, v]) => J + u * u + v * v, 0);
const gradient = (z: Pair[]): Pair[] =>
  terms(z).map(([u, v], k) => {
    const [p, q] = [2 * z[k][0] + a[k][0], 2 * z[k][1] + a[k][1]];
    return [2 * (p * u + q * v), 2 * (p * v - q * u)];
  });

/** The ways to keep complex numbers. */
interface Form {
  // biome-ignore lint/suspicious/noExplicitAny: each has its own
  from(z: any): Pair[];
  to(pairs: Pair[]): unknown;
}
const FORMS: Record<'instances' | 'pairs' | 'interleaved' | 'parts', Form> = {
  instances: { from: z => z.map(({ re, im }: Complex) => [re, im]), to: z => z.map(([re, im]) => new Complex(re, im)) },
  pairs: { from: z => z, to: z => z },
  interleaved: { from: z => at.map((_, k) => [z[2 * k], z[2 * k + 1]]), to: z => Float64Array.from(z.flat()) },
  parts: {
    from: z => z.re.map((re: number, k: number) => [re, z.im[k]]),
    to: z => ({ re: z.map(([re]) => re), im: z.map(([, im]) => im) }),
  },
};
const conjugate = (g: Pair[]): Pair[] => g.map(([x, y]) => [x, -y]);
const half = (g: Pair[]): Pair[] => g.map(([x, y]) => [x / 2, y / 2]);
const firstOnly = (g: Pair[]): Pair[] => g.map(([x, y], k) => [x, k === 0 ? -y : y]);
const negative = (g: Pair[]): Pair[] => g.map(([x, y]) => [-x, -y]);

async function told(form: keyof typeof FORMS, spoil: (g: Pair[]) => Pair[]) {
  const { from, to } = FORMS[form];
  const { verdict, findings } = await gradcheck({
    parameters: { z: to(at) },
    cost: p => cost(from(p.z)),
    gradients: p => ({ z: to(spoil(gradient(from(p.z)))) as never }),
  });
  return { verdict, kinds: findings.map(({ kind }) => kind), findings };
}

describe.each(Object.keys(FORMS) as (keyof typeof FORMS)[])('gradcheck(problem) of complex numbers as %s', form => {
  test('passes dJ/dre + i dJ/dim', async () => {
    expect(await told(form, g => g)).toMatchObject({ verdict: 'pass', kinds: [] });
  });

  test('names the conjugate', async () => {
    const { verdict, kinds, findings } = await told(form, conjugate);
    const rivals = findings.flatMap(finding => finding.rivals ?? []).join();
    expect(verdict).toBe('fail');
    // of pairs that may as well be the rows of a matrix, one wrong column is told first
    if (form === 'pairs') expect([kinds, rivals]).toEqual([['partial'], expect.stringMatching(/imaginary parts/)]);
    else expect(kinds).toEqual(['conjugate']);
  });

  test('speaks of no conjugate where one number, or all of it, has the wrong sign', async () => {
    expect((await told(form, firstOnly)).kinds).toEqual(['partial']);
    expect((await told(form, negative)).kinds).toEqual(['scale']);
  });
});

test('gradcheck(problem) names ∂J/∂z̄ and ∂J/∂z as what they are, where numbers are known to be complex', async () => {
  const wirtinger = await told('instances', half);
  expect(wirtinger.kinds).toEqual(['scale']);
  expect(wirtinger.findings[0]).toMatchObject({ factor: 0.5, message: expect.stringMatching(/Wirtinger derivative/) });
  const other = await told('instances', g => half(conjugate(g)));
  expect(other.kinds).toEqual(['conjugate', 'scale']);
  expect((await told('interleaved', g => half(conjugate(g)))).kinds).toEqual(['conjugate', 'scale']);
  expect((await told('pairs', half)).findings[0].message).not.toMatch(/Wirtinger/);
});
