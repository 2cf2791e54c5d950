import { expect, test } from 'vitest';
import { summarySentence, unjudgedSentence } from '../../src/messages/summary.js';
import { judged, separable } from '../verdict/judged.js';

const theta = Float64Array.of(0, 0, 0.3, 1.1, -0.7);
const sentence = async (...request: Parameters<typeof judged>) => summarySentence(await judged(...request));

test('summarySentence(summary) says how many agree to what, the block seen least clearly and what would have been noticed', async () => {
  const said = await sentence(separable(theta, Math.sin, Math.cos));
  expect(said).toMatch(
    /^5 of 5 components agree to \d\.\de-\d+; seen least clearly: x; smallest relative error that would have been noticed: 1\.0e-6$/,
  );
});

test('summarySentence(summary) counts what is wrong, weak, at a kink or undecided', async () => {
  const said = await sentence(separable(theta, Math.abs, (x, i) => (i === 2 ? 2 : Math.sign(x) || 0.5)));
  expect(said).toContain('2 of 5 components agree');
  expect(said).toContain('1 wrong');
});

test.each([
  [10, 'the step given, 10, does not decide: its difference of 1.0e0 is its own fault, it is too large'],
  [0.1, 'the step given, 0.1, does not decide: its difference of 8.3e-4 is its own fault, it is too large'],
  [1e-14, 'is its own fault, it is too small, so the rounding of J rules'],
  [1e-17, 'its difference of NaN is its own fault, it is too small to move every parameter'],
])('summarySentence(summary) of a step of %s says what it is worth', async (step, clause) => {
  const said = await sentence(separable(theta, Math.sin, Math.cos), { settings: { step } });
  expect(said).toMatch(/^5 of 5 components agree by steps chosen from the noise of J; /);
  expect(said).toContain(clause);
});

test('summarySentence(summary) does not blame a step for what is wrong with grad', async () => {
  const said = await sentence(
    separable(theta, Math.sin, (x, i) => (i === 3 ? 2 : 1) * Math.cos(x)),
    { settings: { step: 0.1 } },
  );
  expect(said).toContain('4 of 5 components agree by steps chosen from the noise of J, 1 wrong');
  expect(said).toMatch(/its difference of 8\.\de-4 over those that agree is its own fault, it is too large/);
});

test('summarySentence(summary) says nothing more of a step whose own differences agree', async () => {
  const said = await sentence(separable(theta, Math.sin, Math.cos), { settings: { step: 1e-6 } });
  expect(said).toMatch(/^5 of 5 components agree to \d\.\de-\d+; seen least clearly: x; [^;]*$/);
});

test('unjudgedSentence(findings) names the gravest reason', () => {
  expect(unjudgedSentence([{ kind: 'stateful' }, { kind: 'nondeterministic' }])).toContain(
    'other values at every call',
  );
  expect(unjudgedSentence([{ kind: 'vacuous' }])).toContain('does not react');
  expect(unjudgedSentence([{ kind: 'mutated' }])).toContain('leave traces');
});
