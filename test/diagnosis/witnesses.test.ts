import { expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import { rival } from '../../src/messages/rival.js';

const square = (w: number[]) => w.reduce((sum, x, k) => sum + Math.sin(x + k), 0);
const slopes = (w: number[]) => w.map((x, k) => Math.cos(x + k));
const findings = async (cost: (w: number[]) => number, gradients: (w: number[]) => number[], parameters: number[]) =>
  (await gradcheck({ parameters, cost, gradients })).findings;

test('gradcheck(problem) does not call a factor an update of parameters that are 0, nor a step uphill one', async () => {
  const zeros = await findings(square, w => slopes(w).map(g => 1.1 * g), Array(12).fill(0));
  expect(zeros).toMatchObject([{ kind: 'scale', factor: expect.closeTo(1.1, 9), certainty: 'certain' }]);

  const uphill = await findings(square, w => slopes(w).map((g, k) => w[k] + 1.1 * g), Array(12).fill(0.3));
  expect(uphill.map(({ kind }) => kind)).not.toContain('value');
});

test('gradcheck(problem) names the parameter after an update where one was stored', async () => {
  const w = Array.from({ length: 12 }, (_, k) => Math.sin(7 * k));
  const found = await findings(square, p => slopes(p).map((g, k) => p[k] - 0.13 * g), w);
  expect(found).toMatchObject([{ kind: 'value' }]);
});

test('gradcheck(problem) says of a power whose gradient is 2 w that the data part is lost, or that it belongs to something else', async () => {
  const cube = (w: number[]) => w.reduce((sum, x) => sum + x ** 3, 0);
  const w = Array.from({ length: 12 }, (_, k) => 1 + Math.sin(7 * k) / 2);
  const [{ kind, message }] = await findings(cube, p => p.map((x: number) => 2 * x), w);
  expect(kind).toBe('zero');
  expect(message).toContain('or it is the derivative of something else');
});

test('gradcheck(problem) reads no penalty off one wrong entry whose parameter is far larger than the others', async () => {
  const w = Array.from({ length: 12 }, (_, k) => (k === 3 ? 1 : 1e-7 * (k + 1)));
  const [{ kind, rivals }] = await findings(square, p => slopes(p).map((g, k) => (k === 3 ? 1.5 * g : g)), w);
  expect(kind).toBe('partial');
  expect(rivals ?? []).not.toContain(rival({ kinds: ['penalty'] }));
});

test('gradcheck(problem) explains a single number by the factor of all other blocks', async () => {
  const cost = ({ w, b }: { w: number[]; b: number }) => square(w) + Math.exp(b);
  const gradients = ({ w, b }: { w: number[]; b: number }) => ({
    w: slopes(w).map(g => g / 0.07),
    b: Math.exp(b) / 0.07,
  });
  const report = await gradcheck({ parameters: { w: [0.1, 0.2, 0.3, 0.4], b: 0.5 }, cost, gradients });
  expect(report.findings).toMatchObject([{ kind: 'scale', factor: expect.closeTo(1 / 0.07, 6), blocks: ['w', 'b'] }]);
});

test('gradcheck(problem) gives the ratio of a single wrong number, and leaves the cause open', async () => {
  const report = await gradcheck({
    parameters: { t: 0.3 },
    cost: ({ t }) => Math.exp(t),
    gradients: ({ t }) => ({ t: 1.093 * Math.exp(t) }),
  });
  expect(report.findings).toMatchObject([{ kind: 'unexplained', blocks: ['t'] }]);
});
