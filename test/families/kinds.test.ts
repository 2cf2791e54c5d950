import { describe, expect, test } from 'vitest';
import { type Kind, pointOf, rightGradients, seenCost } from './kinds/kind.js';
import { KINDS } from './kinds/kinds.js';
import { mistakes } from './kinds/mistakes.js';
import { allowed, errorsOf, slopesAt } from './kinds/truth.js';

const SEEDS = [0, 1, 2];

test('every kind has a name of its own', () => {
  expect(new Set(KINDS.map(({ name }) => name)).size).toBe(KINDS.length);
});

describe.each(KINDS.map(kind => [kind.name, kind] as const))('%s', (_, kind) => {
  test.each(SEEDS)('the gradient is right, by differences in double-double arithmetic, seed %d', seed => {
    const subject = kind.make(seed);
    const gradients = rightGradients(kind, subject)(pointOf(subject));
    for (const [name, errors] of Object.entries(errorsOf(kind, subject, gradients)))
      expect(Math.max(...errors), `${name}: ${errors}`).toBeLessThanOrEqual(kind.rounding);
  });

  test.each(SEEDS.slice(1))(
    'the mistakes called decidable are: differences of its J know every slope so well, seed %d',
    seed => {
      if (!Number.isFinite(kind.decidable) || kind.beside) return;
      for (const { where, best, wanted } of knowledge(kind, seed)) expect(best, where).toBeLessThanOrEqual(wanted);
    },
  );

  test.each(SEEDS)(
    'a mistake is in its block alone, and none that is called outside lies between two slopes, seed %d',
    seed => {
      const subject = kind.make(seed);
      const right = rightGradients(kind, subject)(pointOf(subject));
      for (const { name, block, gradients } of mistakes(kind, subject, seed)) {
        const { [block]: wrong, ...rest } = gradients(pointOf(subject));
        expect(wrong, name).not.toEqual(right[block]);
        expect({ ...rest, [block]: right[block] }, name).toEqual(right);
      }
      for (const special of subject.specials ?? []) {
        const [least, most] = allowed(slopesAt(kind, subject, special.block, special.entry), special);
        if (special.outside !== undefined) expect(special.outside < least || special.outside > most).toBe(true);
      }
    },
  );
});

/** Neighbouring steps that must agree, so that a slope is known and not met by chance. */
const RUN = 3;
const STEPS = Array.from({ length: 28 }, (_, rung) => 16 * 4 ** -rung);

/** What differences of J say of the slope at x: across, and on either side to second order. */
const DIFFERENCES: readonly ((J: (x: number) => number, x: number, h: number) => number)[] = [
  (J, x, h) => (J(x + h) - J(x - h)) / (x + h - (x - h)),
  (J, x, h) => (4 * (J(x + h) - J(x)) - (J(x + 2 * h) - J(x))) / (2 * (x + h - x)),
  (J, x, h) => (4 * (J(x) - J(x - h)) - (J(x) - J(x - 2 * h))) / (2 * (x - (x - h))),
];

/** For every entry, the best that three neighbouring steps of one kind of difference know of it, beside a third of what is claimed. */
function knowledge(kind: Kind, seed: number) {
  const subject = kind.make(seed);
  const cost = seenCost(kind, subject);
  const point = pointOf(subject);
  const isSpecial = (name: string, k: number) => subject.specials?.some(s => s.block === name && s.entry === k);
  return Object.entries(point).flatMap(([name, v]) => {
    if (subject.flat?.includes(name)) return [];
    const slopes = Array.from(v, (_, k) => slopesAt(kind, subject, name, k).centre);
    const rms = Math.sqrt(slopes.reduce((sum, g, k) => sum + (isSpecial(name, k) ? 0 : g * g), 0) / v.length);
    return slopes.flatMap((slope, k) => {
      if (isSpecial(name, k) || rms === 0) return [];
      const J = (at: number) => cost({ ...point, [name]: v.map((x, j) => (j === k ? at : x)) });
      const best = Math.min(...DIFFERENCES.map(difference => bestRun(h => difference(J, v[k], h) - slope, v[k])));
      return [{ where: `${name}[${k}]`, best, wanted: (kind.decidable * rms) / 3 }];
    });
  });
}

/** The smallest error that neighbouring steps do not exceed. */
function bestRun(error: (h: number) => number, x: number): number {
  const errors = STEPS.map(step => Math.abs(error(step * Math.max(Math.abs(x), 1))));
  const runs = errors.slice(RUN - 1).map((_, first) => Math.max(...errors.slice(first, first + RUN)));
  return Math.min(...runs.filter(run => !Number.isNaN(run)));
}
