import * as fc from 'fast-check';
import { TEXTS } from './texts.js';

/** What happens to the bytes of a file. */
export type Damage =
  | { how: 'changed' | 'doubled' | 'cut from' | 'left out'; at: number; by: number }
  | { how: 'put in'; at: number; text: string };

export const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({
    how: fc.constantFrom(
      'changed' as const,
      'changed' as const,
      'doubled' as const,
      'cut from' as const,
      'left out' as const,
    ),
    at: fc.nat(1e6),
    by: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({ how: fc.constant('put in' as const), at: fc.nat(1e6), text: fc.constantFrom(...TEXTS) }),
);

/** The bytes after it; the same only where a text of nothing is put in. */
export function damaged(text: string, done: Damage): Buffer {
  const bytes = Buffer.from(text);
  const at = done.at % bytes.length;
  const [before, here, after] = [bytes.subarray(0, at), bytes.subarray(at, at + 1), bytes.subarray(at + 1)];
  if (done.how === 'put in') return Buffer.concat([before, Buffer.from(done.text), here, after]);
  if (done.how === 'doubled') return Buffer.concat([bytes, before]);
  if (done.how === 'cut from') return Buffer.from(before);
  return Buffer.concat([before, done.how === 'changed' ? Buffer.of(here[0] ^ done.by) : Buffer.alloc(0), after]);
}

/** A value in place of one of a tree of plain data; none: the field is left out. */
export interface Change {
  at: number;
  value?: unknown;
}

const NUMBERS = [0, 1, -1, 0.5, 2, 2 ** 31, 2 ** 32, 2 ** 53, 1e300, -1e9];

const value = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: fc.constantFrom<unknown>(...NUMBERS) },
    { weight: 3, arbitrary: fc.constantFrom<unknown>(...TEXTS) },
    { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false) },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 2, arbitrary: fc.dictionary(fc.constantFrom('w', 'data', 'shape', '__proto__', 'length'), tie('value')) },
  ),
})).value;

export const change: fc.Arbitrary<Change> = fc.record({ at: fc.nat(1e6), value }, { requiredKeys: ['at'] });

/** A copy of a tree with the change made at one of its places. */
export function changed<T>(tree: T, done: Change): T {
  const copy = structuredClone(tree);
  const places: [Record<string, unknown>, string][] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      look((node as Record<string, unknown>)[key]);
    }
  };
  look(copy);
  const [holder, key] = places[done.at % places.length];
  if ('value' in done) holder[key] = done.value;
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return copy;
}
