// Typical sizes are robust: neither a constant behind a bound nor one spike is the size of a slope.
import { beside, type Case, NOT_FAIL, NOT_PASS, PASS, type Right, times, timesAt } from './case.js';

const START = [1, 0.5, 0.4, 0.3, 0.2, 0.7];
const squares = (w: readonly number[]) => w.reduce((J, v) => J + v * v, 0);

/** Σ w², and a constant as soon as the first weight exceeds `bound`. */
const walled = (bound: number, constant: number): Right<{ w: number[] }> => ({
  parameters: { w: [...START] },
  cost: ({ w }) => (w[0] > bound ? constant : squares(w)),
  gradients: ({ w }) => ({ w: w.map(v => 2 * v) }),
});

const others = (factor: number) => timesAt(factor, i => i > 0);

const behindABound: Case[] = [1e6, 1e10, 1e30].flatMap(constant =>
  [0, 1e-9, 1e-5].flatMap(room =>
    beside(`a cost of ${constant} at ${room} beside θ`, () => walled(1 + room, constant), [
      { how: 'gradient right', expect: NOT_FAIL },
      { how: 'all but one × −1', spoil: others(-1), expect: NOT_PASS },
      { how: 'all but one 0', spoil: others(0), expect: NOT_PASS },
      { how: 'all but one × 2', spoil: others(2), expect: NOT_PASS },
      { how: 'one × 1.01', spoil: timesAt(1.01, i => i === 5), expect: NOT_PASS },
    ]),
  ),
);

const farBehind = beside('a cost of 1e30 a whole unit away', () => walled(2, 1e30), [
  { how: 'gradient right', expect: PASS },
  { how: 'one × 1.01', spoil: timesAt(1.01, i => i === 5), expect: NOT_PASS },
]);

/** Σ w² but for one call, the k-th, which returns `height`. */
function spiked(k: number, height: number): Right<{ w: number[] }> {
  let calls = 0;
  return {
    parameters: { w: [...START] },
    cost: ({ w }) => (++calls === k ? height : squares(w)),
    gradients: ({ w }) => ({ w: w.map(v => 2 * v) }),
  };
}

/** Eight seeds and fifteen cases put the spike at every call from 1 to 120. */
const FIRST = Array.from({ length: 15 }, (_, j) => 1 + 8 * j);
const spikes: Case[] = [1e12, 1e30].flatMap(height =>
  FIRST.flatMap(first =>
    beside(`${height} at one call from ${first} to ${first + 7}`, seed => spiked(first + seed, height), [
      { how: 'gradient right', expect: NOT_FAIL },
      { how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS },
      { how: 'gradient × 2', spoil: times(2), expect: NOT_PASS },
    ]),
  ),
);

export default [...behindABound, ...farBehind, ...spikes];
