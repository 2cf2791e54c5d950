// A cost that throws beyond its domain: where it was asked there, its words are in the report.
import { expect } from 'vitest';
import { beside, type Case, NOT_FAIL, NOT_PASS, PASS, type Right, times } from './case.js';

const WORDS = 'the width must be positive';
let asked = 0;

/** log w + w² / 2 of a width that stands at `w`, beside a smooth block; throws for w ≤ 0, or ≤ `least`. */
function width(w: number, least: number): Right<{ w: number; v: number[] }> {
  asked = 0;
  return {
    parameters: { w, v: [0.3, -0.8, 1.1] },
    cost: ({ w, v }) => {
      if (w > least) return Math.log(w) + w * w * 0.5 + v.reduce((J, x) => J + Math.sin(x), 0);
      asked++;
      throw new RangeError(WORDS);
    },
    gradients: ({ w, v }) => ({ w: 1 / w + w, v: v.map(Math.cos) }),
  };
}

const told: Case['also'] = ({ findings }) => {
  if (asked > 0) expect(findings.map(({ message }) => message).join(' ')).toContain(WORDS);
};

const wrong = [
  { how: 'gradient × 2', spoil: times(2), expect: NOT_PASS, also: told },
  { how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS, also: told },
];

export default [
  ...beside('a width far from where its cost throws', () => width(1.5, 0), [
    { how: 'gradient right', expect: PASS, also: told },
    ...wrong,
  ]),
  ...[1e-3, 1e-6, 1e-9, 1e-14].flatMap(room =>
    beside(`a width ${room} above where its cost throws`, () => width(1 + room, 1), [
      { how: 'gradient right', expect: NOT_FAIL, also: told },
      ...wrong,
    ]),
  ),
];
