/** What is in every list, in the order of the first, once each; things are the same that are written the same. */
export function common<T>(lists: readonly (readonly T[])[]): T[] {
  const [first, ...others] = lists.map(list => new Map(list.map(item => [JSON.stringify(item), item])));
  return [...first].filter(([key]) => others.every(keys => keys.has(key))).map(([, item]) => item);
}

/** Each thing once, in order. */
export const distinct = <T>(list: readonly T[]): T[] => common([list]);
