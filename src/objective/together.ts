import type { Maybe } from '../problem.js';

/**
 * Work on each entry of a list, on so many at once; the results in the order of the list, whatever comes first.
 * Work that goes wrong ends no other: all that was begun comes to its end, and then the first error of the list is thrown.
 *
 * @param width  1: one after the other, never awaited where there is nothing to wait for
 */
export async function together<A, B>(
  width: number,
  list: readonly A[],
  work: (entry: A, k: number) => Maybe<B>,
): Promise<B[]> {
  const results: B[] = [];
  if (width === 1)
    for (const [k, entry] of list.entries()) {
      const result = work(entry, k);
      results.push(result instanceof Promise ? await result : result);
    }
  else
    for (let from = 0; from < list.length; from += width) {
      const begun = list.slice(from, from + width).map(async (entry, k) => work(entry, from + k));
      for (const end of await Promise.allSettled(begun)) {
        if (end.status === 'rejected') throw end.reason;
        results.push(end.value);
      }
    }
  return results;
}
