import type { Options } from '../index.js';

/** Options of a check that change its numbers, in the order of the help, and how each is written. */
const FLAGS: Readonly<Partial<Record<keyof Options, string>>> = {
  only: '--only',
  except: '--except',
  step: '--step',
  sides: '--sides',
  threshold: '--threshold',
  tolerance: '--tolerance',
  components: '--components',
  resolution: '--resolution',
  precision: '--precision',
  kinks: '--kinks',
  points: '--points',
  budget: '--budget',
  time: '--time',
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
    if (value === undefined) return [];
    const words = typeof value === 'object' && !Array.isArray(value) ? byBlock(value) : [String(value)];
    return words.flatMap(word => [flag, word]);
  });
  return ['gradcheck', model, ...words].map(quoted).join(' ');
}

/** Tolerances as they are given: one for all blocks, and block=number. */
const byBlock = (tolerances: object): string[] =>
  Object.entries(tolerances).map(([block, value]) => (block === '*' ? String(value) : `${block}=${value}`));

/** A word as a shell takes it: in quotes where it holds more than letters, digits and plain marks. */
export const quoted = (word: string): string =>
  /^[\p{L}\p{N}_./:=,@%+-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
