import '../../src/page/reference/examples/toPassGradcheck.mjs';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleOf, isCallable, modules } from '../../scripts/build-reference.mjs';

const EXAMPLES = 'src/page/reference/examples';
/** This one is a test itself, and runs here by its import. */
const MATCHER = 'toPassGradcheck.mjs';
const examples = readdirSync(EXAMPLES).filter(name => name !== MATCHER);

test('modules() holds every subpath of the package, none of them empty', () => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  const subpaths = Object.keys(exports).filter(path => exports[path].types);
  expect(modules().map(({ specifier }) => specifier)).toEqual(subpaths.map(path => `gradcheck${path.slice(1)}`));
  for (const { specifier, entries } of modules()) expect(entries, specifier).not.toEqual([]);
});

test.each([
  'gradcheck',
  ...['compare', 'styles', 'functions', 'stages', 'suite', 'assert', 'wasm', 'tfjs', 'jax', 'mljs'].map(
    path => `gradcheck/${path}`,
  ),
])('modules() holds all that %s really exports, and tells what is called', specifier => {
  // asked of Node, which resolves the package itself
  const code = `console.log(Object.keys(await import('${specifier}')).sort().join())`;
  const exported = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }).trim();
  const { entries } = modules().find(module => module.specifier === specifier)!;
  const called = entries.filter(isCallable).map(({ name }) => name);
  expect(called.sort().join()).toBe(exported);
});

test('every function and class of every subpath has an example in the reference', () => {
  const all = modules().flatMap(module => module.entries.filter(isCallable).map(one => ({ module, one })));
  expect(all.length).toBeGreaterThan(20);
  const without = all.filter(({ module, one }) => exampleOf(module, one) === undefined);
  expect(without.map(({ one }) => one.name)).toEqual([]);
});

test('every example is shown beside a name', () => {
  const names = modules().flatMap(({ entries }) => entries.map(({ name }) => `${name}.mjs`));
  expect([...examples, MATCHER].filter(name => !names.includes(name))).toEqual([]);
});

test.each(examples)('the example %s prints what it says', name => {
  const file = join(EXAMPLES, name);
  const promised = [...readFileSync(file, 'utf8').matchAll(/; \/\/ → (.*)$/gm)].map(([, text]) => text);
  expect(promised.length).toBeGreaterThan(0);
  // gradcheck resolves to the built package itself
  const printed = execFileSync(process.execPath, [file], { encoding: 'utf8' });
  expect(printed.trimEnd().split('\n')).toEqual(promised);
});
