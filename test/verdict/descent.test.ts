import { expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';

type Parameters = { w: number[]; v: number[] };

const parameters: Parameters = { w: [0, 0, 0], v: [0, 0] };
const cost = ({ w, v }: Parameters) =>
  w.reduce((sum, x, i) => sum + Math.sin(1e5 * x + i + 1), 0) +
  v.reduce((sum, x, i) => sum + Math.exp(1e-5 * x + i), 0);
const steep = ({ w }: Parameters) => w.map((x, i) => 1e5 * Math.cos(1e5 * x + i + 1));
const flat = ({ v }: Parameters) => v.map((x, i) => 1e-5 * Math.exp(1e-5 * x + i));

test('gradcheck(problem) fails a lost block of slope 1e-5 beside slopes of 1e5, though it would drown at smaller steps', async () => {
  const lost = await gradcheck({ parameters, cost, gradients: p => ({ w: steep(p), v: [0, 0] }) });
  expect(lost.findings).toMatchObject([{ kind: 'zero', blocks: ['v'] }]);

  const one = await gradcheck({ parameters, cost, gradients: p => ({ w: steep(p), v: [flat(p)[0], 0] }) });
  expect(one.blocks.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);

  const right = await gradcheck({ parameters, cost, gradients: p => ({ w: steep(p), v: flat(p) }) });
  expect(right.verdict).toBe('pass');
});
