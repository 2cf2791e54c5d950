import { expect, test } from 'vitest';
import { EXIT, gravest, type Outcome } from '../../src/cli/exit.js';

test('EXIT holds the codes that scripts rely on', () => {
  expect(EXIT).toEqual({ pass: 0, fail: 1, inconclusive: 2, refused: 3 });
});

test.each<[Outcome[], Outcome]>([
  [['pass', 'pass'], 'pass'],
  [['pass', 'inconclusive', 'pass'], 'inconclusive'],
  [['inconclusive', 'fail', 'pass'], 'fail'],
  [['fail', 'refused', 'inconclusive'], 'refused'],
  [[], 'refused'],
])('gravest(%j) is %s', (outcomes, outcome) => {
  expect(gravest(outcomes)).toBe(outcome);
});
