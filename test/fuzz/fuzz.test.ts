import { describe, expect, test } from 'vitest';
import { fuzz, shrink } from './fuzz.js';
import { SUBJECTS } from './subjects.js';

const CASES: Record<string, number> = { problems: 300, networks: 60, garbage: 1500 };
const SEED = 1;

describe.each(Object.keys(SUBJECTS))('%s', name => {
  const subject = SUBJECTS[name];

  test('keep their invariants', async () => {
    const { broken } = await fuzz(subject, CASES[name], SEED);
    const told = [];
    for (const [kind, { samples, first }] of broken) {
      const smallest = await shrink(subject, { seed: SEED, path: String(first), kind });
      told.push({
        kind,
        samples,
        again: `node scripts/fuzz.mjs ${name} 1 ${SEED} ${smallest?.path ?? first}`,
        smallest,
      });
    }
    expect(told, JSON.stringify(told, null, 1)).toEqual([]);
  });

  test('are the same for the same seed', async () => {
    expect(await fuzz(subject, 20, 7)).toEqual(await fuzz(subject, 20, 7));
  });
});
