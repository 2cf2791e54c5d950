import type { Options } from '../index.js';

/** Options of a check that change its numbers, in the order of the help, and how each is written. */
const FLAGS: Readonly<Partial<Record<keyof Options, string>>> = {
  only: '--only',
  step: '--step',
  sides: '--sides',
  threshold: '--threshold',
  tolerance: '--tolerance',
  components: '--components',
  budget: '--budget',
  method: '--method',
  seed: '--seed',
};

/**
 * The command line that repeats a check with the same bits.
 *
 * @param seed  the one the check drew from, given or not
 */
export function again(model: string, options: Options, seed: number): string {
  const words = Object.entries(FLAGS).flatMap(([name, flag]) => {
    const value = { ...options, seed }[name as keyof Options];
    return value === undefined ? [] : [flag, String(value)];
  });
  return ['gradcheck', model, ...words].map(quoted).join(' ');
}

/** A word as a shell takes it: in quotes where it holds more than letters, digits and plain marks. */
export const quoted = (word: string): string =>
  /^[\p{L}\p{N}_./:=,@%+-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
