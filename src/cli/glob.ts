import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { refusal } from './refusal.js';

/** Folders no pattern looks into. */
const PASSED_OVER = new Set(['node_modules', '.git']);

const isPattern = (word: string): boolean => /[*?[\]{}]/.test(word);

/**
 * The files that words stand for: a path is itself, a pattern all files it fits, in the order of their names, each once.
 *
 *     *  any part of a name     **  any folders     ?  one character     [ab]  one of these     {a,b}  one of these words
 *
 * @throws {Refusal} for a pattern that fits no file
 */
export function filesFor(words: readonly string[]): string[] {
  return [...new Set(words.flatMap(word => (isPattern(word) && !existsSync(word) ? matches(word) : [word])))];
}

function matches(pattern: string): string[] {
  const parts = pattern.split(/[\\/]/);
  const fixed = parts.findIndex(isPattern);
  const root = parts.slice(0, fixed).join(sep);
  const fits = new RegExp(`^${expression(parts.slice(fixed).join('/'))}$`);
  const base = parts.length > 0 && parts[0] === '' && fixed === 1 ? sep : root;
  const found = filesBelow(base || '.')
    .filter(file => fits.test(file))
    .map(file => (base === '' ? file : join(base, file)));
  if (found.length === 0) throw refusal.noMatch(pattern);
  return found.sort();
}

/** Paths of all files in a folder and below, with / between their parts. */
function filesBelow(folder: string, prefix = ''): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = prefix + entry.name;
    if (entry.isDirectory()) return PASSED_OVER.has(entry.name) ? [] : filesBelow(join(folder, entry.name), `${path}/`);
    return [path];
  });
}

/** A pattern as a regular expression. */
function expression(pattern: string): string {
  return pattern.replace(/\*\*\/|\*\*|\*|\?|\[[^\]]+\]|\{[^}]+\}|[.+^$()|\\]/g, token => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('[')) return token.replace(/^\[!/, '[^');
    if (token.startsWith('{')) return `(?:${token.slice(1, -1).split(',').map(expression).join('|')})`;
    return `\\${token}`;
  });
}
