import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesFor } from '../../src/cli/glob.js';

const folder = mkdtempSync(join(tmpdir(), 'gradcheck-glob-'));
const FILES = [
  'a.mjs',
  'b.mjs',
  'b.test.mjs',
  'notes.md',
  'deep/a.mjs',
  'deep/er/c1.mjs',
  'deep/er/c2.js',
  'node_modules/x/a.mjs',
  '[odd].mjs',
  'open[.mjs',
  'a}b.mjs',
];
beforeAll(() => {
  for (const file of FILES) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const found = (...patterns: string[]) =>
  filesFor(patterns.map(pattern => join(folder, pattern))).map(file => file.slice(folder.length + 1));

test.each([
  ['*.mjs', ['[odd].mjs', 'a.mjs', 'a}b.mjs', 'b.mjs', 'b.test.mjs', 'open[.mjs']],
  ['?.mjs', ['a.mjs', 'b.mjs']],
  ['**/*.mjs', ['[odd].mjs', 'a.mjs', 'a}b.mjs', 'b.mjs', 'b.test.mjs', 'deep/a.mjs', 'deep/er/c1.mjs', 'open[.mjs']],
  ['deep/**/*.{mjs,js}', ['deep/a.mjs', 'deep/er/c1.mjs', 'deep/er/c2.js']],
  ['deep/*/c[12].*', ['deep/er/c1.mjs', 'deep/er/c2.js']],
  ['[!b]*.mjs', ['[odd].mjs', 'a.mjs', 'a}b.mjs', 'open[.mjs']],
  ['open[.*', ['open[.mjs']],
  ['*}b.*', ['a}b.mjs']],
  ['**/**/**/**/er/*1*', ['deep/er/c1.mjs']],
  ['b.*mjs', ['b.mjs', 'b.test.mjs']],
])('filesFor([%s]) fits %o', (pattern, files) => {
  expect(found(pattern)).toEqual(files);
});

test('filesFor(words) keeps paths as they are, in their order and once, whether or not they exist', () => {
  expect(found('b.mjs', 'none.mjs', '*.mjs')).toEqual([
    'b.mjs',
    'none.mjs',
    '[odd].mjs',
    'a.mjs',
    'a}b.mjs',
    'b.test.mjs',
    'open[.mjs',
  ]);
  expect(found('[odd].mjs')).toEqual(['[odd].mjs']);
});

test('filesFor([pattern]) refuses a pattern that fits no file', () => {
  expect(() => found('*.wasm')).toThrow('*.wasm fits no file');
  expect(() => found('none/**')).toThrow(expect.objectContaining({ code: 'no_model' }) as unknown as Error);
});

test.each(['[x.mjs', 'x].mjs', 'x{y.mjs', '}', '[', '[]'])(
  'filesFor([%j]) is a path: its brackets are not closed',
  word => {
    expect(filesFor([word])).toEqual([word]);
  },
);

test('filesFor([pattern]) refuses what is no pattern, and says why', () => {
  expect(() => found('[z-a]*.mjs')).toThrow(/is no pattern \(.*range.*out of order.*\): write/i);
});

test.skipIf(sep !== '/')('filesFor([pattern]) takes a backslash for a character of a name', () => {
  writeFileSync(join(folder, 'back\\slash.txt'), '');
  expect(found('back\\*.txt')).toEqual(['back\\slash.txt']);
  expect(() => filesFor(['\\none\\*.mjs'])).toThrow('fits no file');
});
