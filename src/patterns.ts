import { refuse } from './errors.js';

/**
 * Whether a name fits a word: it is the word itself, or the word holds wildcards and the name fits them.
 *
 *     *  any characters     ?  one character
 *
 * Brackets, dots and slashes are themselves, for the names of blocks hold them: layers[0].W, dense_1/kernel.
 */
export const fits = (name: string, word: string): boolean => name === word || expression(word).test(name);

const expression = (word: string): RegExp =>
  new RegExp(
    `^${word.replace(/[.+^$()[\]{}|\\/*?]/g, mark => (mark === '*' ? '.*' : mark === '?' ? '.' : `\\${mark}`))}$`,
    's',
  );

/**
 * The names that any of these words fits.
 *
 * @param path  the option that holds the words, for the refusal
 * @throws {GradcheckError} `unknown_block` for a word that fits none
 */
export function fitting(names: readonly string[], words: readonly string[], path: string): Set<string> {
  const unknown = words.find(word => !names.some(name => fits(name, word)));
  if (unknown !== undefined) throw refuse.unknownBlock(path, unknown, names);
  return new Set(names.filter(name => words.some(word => fits(name, word))));
}
