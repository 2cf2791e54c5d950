import { expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';

const cost = (w: number[]) => w.reduce((sum, x, k) => sum + Math.sin(x + k), 0);
const gradients = (by: number) => (w: number[]) => w.map((x, k) => (k === 1 ? by : 1) * Math.cos(x + k));
const parameters = [0.3, -0.7, 1.2];

test('gradcheck(problem) says of an error between the tolerance and a mistake how large it is', async () => {
  const { verdict, findings } = await gradcheck({ parameters, cost, gradients: gradients(1 + 4e-6) });
  expect(verdict).toBe('inconclusive');
  expect(findings).toMatchObject([{ kind: 'noise', certainty: 'possible', blocks: ['theta'] }]);
  expect(findings[0].message).toContain(
    'off by up to 4.000e-6 of its size in 1 of 3 entries of theta (theta[1] first)',
  );
});

test('gradcheck(problem) says no word of it where the gradient is right, or a mistake is proved besides', async () => {
  expect((await gradcheck({ parameters, cost, gradients: gradients(1) })).findings).toEqual([]);
  const both = (w: number[]) => gradients(1 + 4e-6)(w).map((g, k) => (k === 2 ? 2 * g : g));
  const { findings } = await gradcheck({ parameters, cost, gradients: both });
  expect(findings.map(({ kind }) => kind)).not.toContain('noise');
});
