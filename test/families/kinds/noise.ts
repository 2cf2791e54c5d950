import type { Random } from '../../../src/random.js';
import type { Arrays } from '../family.js';
import { type Kind, kind, type Subject } from './kind.js';
import { tanhNetwork } from './smooth.js';

/** A number in [−1, 1) from the bits of θ: without pattern, and the same whenever θ is. */
function scatter(p: Arrays, salt: number): number {
  let h = salt | 0;
  for (const v of Object.values(p))
    for (const word of new Uint32Array(v.slice().buffer)) {
      h = Math.imul(h ^ word, 0x85ebca6b);
      h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) ^ (h >>> 16);
    }
  return h / 2 ** 31;
}

/** J + size · noise, noise a function of θ, so that J repeats itself. */
export function noisy(rng: Random, subject: Subject, size: number): Subject {
  const salt = rng.below(2 ** 31);
  return { ...subject, seen: (J, p) => J + size * scatter(p, salt) };
}

/** One call in 200 is off by 1e-3, the rest are exact. */
function outliers(rng: Random): Subject {
  const salt = rng.below(2 ** 31);
  return { ...tanhNetwork(rng), seen: (J, p) => (scatter(p, salt) > 0.99 ? J + 1e-3 : J) };
}

/** Noise from far below the digits of J to a thousandth of it. */
export const NOISE: readonly Kind[] = [
  kind('noise 1e-12', rng => noisy(rng, tanhNetwork(rng), 1e-12), { decidable: 1e-5 }),
  kind('noise 1e-10', rng => noisy(rng, tanhNetwork(rng), 1e-10), { decidable: 1e-4 }),
  kind('noise 1e-8', rng => noisy(rng, tanhNetwork(rng), 1e-8), { decidable: 3e-3 }),
  kind('noise 1e-6', rng => noisy(rng, tanhNetwork(rng), 1e-6), { decidable: 6e-2 }),
  kind('noise 1e-4', rng => noisy(rng, tanhNetwork(rng), 1e-4), { decidable: Infinity, expect: 'undecidable' }),
  kind('noise 1e-3', rng => noisy(rng, tanhNetwork(rng), 1e-3), { decidable: Infinity, expect: 'undecidable' }),
  kind('outliers of 1e-3', outliers, { expect: 'undecidable' }),
];
