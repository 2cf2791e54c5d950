import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const EXAMPLES = 'src/page/reference/examples';
const examples = readdirSync(EXAMPLES);

/** The functions and classes that src/index.ts exports: what a reader calls. */
const callable = [...readFileSync('src/index.ts', 'utf8').matchAll(/export \{([^}]*)\}/g)]
  .flatMap(([, names]) => names.split(','))
  .map(name => name.trim())
  .filter(name => name !== '' && !name.startsWith('type '));

test('every function and class of the library has an example in the reference', () => {
  expect(callable.length).toBeGreaterThan(5);
  expect(examples.map(name => name.replace('.mjs', '')).sort()).toEqual([...callable].sort());
});

test.each(examples)('the example %s prints what it says', name => {
  const file = join(EXAMPLES, name);
  const promised = [...readFileSync(file, 'utf8').matchAll(/; \/\/ → (.*)$/gm)].map(([, text]) => text);
  expect(promised.length).toBeGreaterThan(0);
  // gradcheck resolves to the built package itself
  const printed = execFileSync(process.execPath, [file], { encoding: 'utf8' });
  expect(printed.trimEnd().split('\n')).toEqual(promised);
});
