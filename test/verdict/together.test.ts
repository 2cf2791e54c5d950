import { expect, test } from 'vitest';
import { message } from '../../src/messages/index.js';
import { random } from '../../src/random.js';
import { dense } from '../families/dense.js';
import { type Arrays, float32 } from '../families/family.js';
import { judged } from './judged.js';

/** A float32 network under a large constant: noise leaves some per cent of every single entry in the dark. */
const noisy = (seed: number, activation: 'tanh' | 'relu') =>
  dense(random(seed), { sizes: [5, 8, 3], m: 4, activation, loss: 'crossEntropy', round: float32, offset: 200 });

const times = (factor: number, block: string, right: ReturnType<typeof noisy>) => ({
  ...right,
  gradients: (p: Arrays) => {
    const grads = right.gradients(p);
    return { ...grads, [block]: grads[block].map(g => factor * g) };
  },
});

const verdictOf = (block: string, { blocks }: Awaited<ReturnType<typeof judged>>) =>
  blocks.find(({ name }) => name === block)!.verdict;

test('judge(…) fails a block that is off by 3 % throughout, though noise hides it in every single entry', async () => {
  const right = noisy(0, 'tanh');
  const report = await judged(times(1.03, 'W1', right));
  expect(report.judgement.together?.get('W1')).toBeDefined();
  expect(verdictOf('W1', report)).toBe('fail');
  expect(report.judgement.findings.map(message).join()).toContain('times as fast as grad says');
});

test.each(['tanh', 'relu'] as const)(
  'judge(…) calls no right %s network wrong for its blocks taken together',
  async activation => {
    for (let seed = 0; seed < 8; seed++) {
      const { components, judgement } = await judged(noisy(seed, activation));
      expect([seed, components.wrong, judgement.together]).toEqual([seed, 0, undefined]);
    }
  },
);

test('judge(…) passes no tanh block that is off by 5 % throughout', async () => {
  for (let seed = 0; seed < 6; seed++) {
    const right = noisy(seed, 'tanh');
    for (const block of ['W1', 'b1', 'W2'])
      expect([seed, block, verdictOf(block, await judged(times(0.95, block, right)))]).not.toEqual([
        seed,
        block,
        'pass',
      ]);
  }
});

test('judge(…) takes given arrays for wrong together only where the line proves it at θ', async () => {
  const right = noisy(0, 'tanh');
  const p = right.parameters as Arrays;
  expect(verdictOf('W1', await judged({ ...right, gradients: right.gradients(p) }))).toBe('pass');
  const wrong = times(1.05, 'W1', right).gradients(p);
  expect(verdictOf('W1', await judged({ ...right, gradients: wrong }))).not.toBe('pass');
});
