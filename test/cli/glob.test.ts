import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
  ['*.mjs', ['[odd].mjs', 'a.mjs', 'b.mjs', 'b.test.mjs']],
  ['?.mjs', ['a.mjs', 'b.mjs']],
  ['**/*.mjs', ['[odd].mjs', 'a.mjs', 'b.mjs', 'b.test.mjs', 'deep/a.mjs', 'deep/er/c1.mjs']],
  ['deep/**/*.{mjs,js}', ['deep/a.mjs', 'deep/er/c1.mjs', 'deep/er/c2.js']],
  ['deep/*/c[12].*', ['deep/er/c1.mjs', 'deep/er/c2.js']],
  ['[!b]*.mjs', ['[odd].mjs', 'a.mjs']],
  ['b.*mjs', ['b.mjs', 'b.test.mjs']],
])('filesFor([%s]) fits %o', (pattern, files) => {
  expect(found(pattern)).toEqual(files);
});

test('filesFor(words) keeps paths as they are, in their order and once, whether or not they exist', () => {
  expect(found('b.mjs', 'none.mjs', '*.mjs')).toEqual(['b.mjs', 'none.mjs', '[odd].mjs', 'a.mjs', 'b.test.mjs']);
  expect(found('[odd].mjs')).toEqual(['[odd].mjs']);
});

test('filesFor([pattern]) refuses a pattern that fits no file', () => {
  expect(() => found('*.wasm')).toThrow('*.wasm fits no file');
  expect(() => found('none/**')).toThrow(expect.objectContaining({ code: 'no_model' }) as unknown as Error);
});
