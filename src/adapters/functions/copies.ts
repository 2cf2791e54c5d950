import type { Maybe } from '../../problem.js';

/** Results that are kept of one copy: those of the point that it stands at, and of the one that it is moved to and back from. */
const KEPT = 2;

/**
 * f at copies of x, of each of which one number moves at a time: what stands where it stood is not asked again, and copies at the same point share a call.
 *
 * @returns by copy, what `of` takes from f there
 */
export function copiesAt<T>(x: Float64Array, f: (x: Float64Array) => Maybe<T>) {
  const kept: { x: Float64Array; value: T }[][] = [];
  let base: { x: Float64Array; value: T } | undefined;
  return async <R>(copies: readonly Float64Array[], of: (value: T, k: number) => R): Promise<R[]> => {
    base ??= { x: x.slice(), value: await f(x) };
    const results: R[] = [];
    let before = base;
    for (const [k, copy] of copies.entries()) {
      const own = (kept[k] ??= []);
      let known = [base, before, ...own].find(other => isSame(other.x, copy));
      if (!known) {
        own.unshift((known = { x: copy, value: await f(copy) }));
        own.length = Math.min(own.length, KEPT);
      }
      before = known;
      results.push(of(known.value, k));
    }
    return results;
  };
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
