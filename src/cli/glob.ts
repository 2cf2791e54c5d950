import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { refusal } from './refusal.js';

/** Folders no pattern looks into. */
const PASSED_OVER = new Set(['node_modules', '.git']);

/** Stars, question marks, and brackets that are closed; all else is a path. */
const isPattern = (word: string): boolean => /[*?]|\[[^\]]+\]|\{[^}]+\}/.test(word);

/** Between the parts of a path: on Windows \ too, which is a name's own character elsewhere. */
const BETWEEN = sep === '/' ? '/' : /[\\/]/;

/**
 * The files that words stand for: a path is itself, a pattern all files it fits, in the order of their names, each once.
 *
 *     *  any part of a name     **  any folders     ?  one character     [ab]  one of these     {a,b}  one of these words
 *
 * @throws {Refusal} for a pattern that fits no file, or that is none
 */
export function filesFor(words: readonly string[]): string[] {
  return [...new Set(words.flatMap(word => (isPattern(word) && !existsSync(word) ? matches(word) : [word])))];
}

function matches(pattern: string): string[] {
  const parts = pattern.split(BETWEEN);
  const fixed = parts.findIndex(isPattern);
  const root = parts.slice(0, fixed).join(sep);
  const fits = expressionFor(pattern, parts.slice(fixed).join('/'));
  const base = parts.length > 0 && parts[0] === '' && fixed === 1 ? sep : root;
  const found = filesBelow(base || '.')
    .filter(file => fits.test(file))
    .map(file => (base === '' ? file : join(base, file)));
  if (found.length === 0) throw refusal.noMatch(pattern);
  return found.sort();
}

function expressionFor(pattern: string, part: string): RegExp {
  try {
    return new RegExp(`^${expression(part)}$`);
  } catch (error) {
    throw refusal.noPattern(pattern, (error as Error).message.replace(/^.*: /, ''));
  }
}

/** Paths of all files in a folder and below, with / between their parts. */
function filesBelow(folder: string, prefix = ''): string[] {
  if (!existsSync(folder)) return [];
  return entriesOf(folder).flatMap(entry => {
    const path = prefix + entry.name;
    if (entry.isDirectory()) return PASSED_OVER.has(entry.name) ? [] : filesBelow(join(folder, entry.name), `${path}/`);
    return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw refusal.unreadableFolder(folder, error as Error);
  }
}

/** A pattern as a regular expression; brackets that are not closed stand for themselves. */
function expression(pattern: string): string {
  return pattern.replace(/(\*\*\/)+|\*+|\?|\[[^\]]+\]|\{[^}]+\}|[.+^$()|\\[\]{}]/g, token => {
    if (token.startsWith('**/')) return '(?:[^/]+/)*';
    if (token.startsWith('**')) return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1 && token.startsWith('[')) return token.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    if (token.length > 1 && token.startsWith('{'))
      return `(?:${token.slice(1, -1).split(',').map(expression).join('|')})`;
    return `\\${token}`;
  });
}
