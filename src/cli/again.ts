import { visible } from '../format/visible.js';
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
  nondeterminism: '--nondeterminism',
  precision: '--precision',
  kinks: '--kinks',
  points: '--points',
  selfTest: '--self-test',
  budget: '--budget',
  time: '--time',
  method: '--method',
  seed: '--seed',
};

/**
 * The command line that repeats a check with the same bits.
 *
 * @param seed     the one the check drew from, given or not
 * @param problem  which problem of the model, where it has several
 */
export function again(model: string, options: Options, seed: number, problem?: string): string {
  const words = Object.entries(FLAGS).flatMap(([name, flag]) => {
    const value = { ...options, seed }[name as keyof Options];
    if (value === undefined) return [];
    if (value === true) return [flag];
    const words = typeof value === 'object' && !Array.isArray(value) ? byBlock(value) : [String(value)];
    return words.flatMap(word => [flag, word]);
  });
  // with = where the name could be taken for an option
  const one = problem === undefined ? [] : problem.startsWith('-') ? [`--problem=${problem}`] : ['--problem', problem];
  const all = model.startsWith('-') ? [...one, ...words, '--', model] : [model, ...one, ...words];
  return ['gradcheck', ...all].map(quoted).join(' ');
}

/** Tolerances as they are given: one for all blocks, and block=number. */
const byBlock = (tolerances: object): string[] =>
  Object.entries(tolerances).map(([block, value]) => (block === '*' ? String(value) : `${block}=${value}`));

/** A word as a shell takes it: in quotes where it holds more than letters, digits and plain marks; what a screen does not show as bash and zsh escape it. */
export function quoted(word: string): string {
  if (/^[\p{L}\p{N}_./:=,@%+-]+$/u.test(word)) return word;
  if (visible(word) === word) return `'${word.replaceAll("'", `'\\''`)}'`;
  const escaped = [...word].map(one => (visible(one) !== one ? bytesOf(one) : /['\\]/.test(one) ? `\\${one}` : one));
  return `$'${escaped.join('')}'`;
}

/** The UTF-8 bytes of a character, as \ooo: what digit follows changes nothing, for three are all a shell reads. */
const bytesOf = (character: string): string =>
  [...Buffer.from(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('');
