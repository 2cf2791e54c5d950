import { expect, test } from 'vitest';
import { summarySentence, unjudgedSentence } from '../../src/messages/summary.js';
import { judged, separable } from '../verdict/judged.js';

const theta = Float64Array.of(0, 0, 0.3, 1.1, -0.7);
const sentence = async (...request: Parameters<typeof judged>) => summarySentence(await judged(...request));

test('summarySentence(summary) says how many agree to what, the weakest block and what would have been noticed', async () => {
  const said = await sentence(separable(theta, Math.sin, Math.cos));
  expect(said).toMatch(
    /^5 of 5 components agree to \d\.\de-\d+; weakest block x; smallest relative error that would have been noticed: 1\.0e-6$/,
  );
});

test('summarySentence(summary) counts what is wrong, weak, at a kink or undecided', async () => {
  const said = await sentence(separable(theta, Math.abs, (x, i) => (i === 2 ? 2 : Math.sign(x) || 0.5)));
  expect(said).toContain('2 of 5 components agree');
  expect(said).toContain('1 wrong');
});

test('unjudgedSentence(findings) names the gravest reason', () => {
  expect(unjudgedSentence([{ kind: 'stateful' }, { kind: 'nondeterministic' }])).toContain(
    'other values at every call',
  );
  expect(unjudgedSentence([{ kind: 'vacuous' }])).toContain('does not react');
  expect(unjudgedSentence([{ kind: 'mutated' }])).toContain('leave traces');
});
