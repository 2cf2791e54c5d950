import type { Node } from './tree.js';

/** Which name of another tree stands for each of this one. */
export interface NamesMatched {
  found: ReadonlyMap<string, string>;
  /** Names that are wanted and not given, and given and not wanted. */
  missing: readonly string[];
  extra: readonly string[];
}

/**
 * Matches the names of two branches. What is left out may be given or not.
 *
 * @param prefixed  whether the other tree may carry the course's names: dW1 for W1
 */
export function matchNames(
  children: ReadonlyMap<string, Node>,
  keys: readonly string[],
  prefixed: boolean,
): NamesMatched {
  const given = new Set(keys);
  const isLeft = (name: string) => children.get(name)!.kind === 'left-out';
  const names = [...children.keys()];
  const wanted = names.filter(name => !isLeft(name));
  const own = prefixed ? findPrefixed(wanted, given) : find(wanted, given, name => name);
  const found = new Map([...own, ...besides(names.filter(isLeft), own, given, prefixed)]);
  const passed = prefixed ? passedOver(own) : () => false;
  const taken = new Set(found.values());
  return {
    found,
    missing: wanted.filter(name => !found.has(name)),
    extra: [...given].filter(name => !taken.has(name) && !passed(name)),
  };
}

/** Names of what is left out, as far as they are given and stand for nothing else. */
function besides(
  names: readonly string[],
  own: ReadonlyMap<string, string>,
  given: ReadonlySet<string>,
  prefixed: boolean,
): Map<string, string> {
  const taken = new Set(own.values());
  const free = new Set([...given].filter(name => !taken.has(name)));
  return prefixed ? findPrefixed(names, free) : find(names, free, name => name);
}

const find = (wanted: readonly string[], given: ReadonlySet<string>, as: (name: string) => string) =>
  new Map(wanted.map(name => [name, as(name)] as const).filter(([, name]) => given.has(name)));

const d = (name: string) => `d${name}`;

/** All by their own names, or all with the prefix; else each as it can be found, but no name for two. */
function findPrefixed(wanted: readonly string[], given: ReadonlySet<string>): Map<string, string> {
  const exact = find(wanted, given, name => name);
  if (exact.size === wanted.length) return exact;
  const prefixed = find(wanted, given, d);
  if (prefixed.size === wanted.length) return prefixed;
  const free = [...prefixed].filter(([, name]) => !exact.has(name));
  return new Map([...free, ...exact]);
}

/** The course's dA1, dZ1 … beside its dW1, db1; and dW1 where W1 was found. */
function passedOver(found: ReadonlyMap<string, string>): (name: string) => boolean {
  const course = [...found].every(([wanted, name]) => name === d(wanted));
  return name => (found.get(name.slice(1)) === name.slice(1) && name[0] === 'd') || (course && /^d[AZ]\d*$/.test(name));
}
