// Every example of docs/adapters.md is run as it stands there, with the real packages.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { newerNode } from '../check.mjs';

const folder = resolve(import.meta.dirname, '../node_modules/.docs');
const text = readFileSync('docs/adapters.md', 'utf8');
const examples = [...text.matchAll(/^```js\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```/gm)].map(([, code, printed]) => ({
  code,
  printed,
}));
const clang = spawnSync('clang', ['--version']).status === 0 && spawnSync('wasm-ld', ['--version']).status === 0;
/** A kernel in C, by the command in its first line. */
const [, kernel] = text.match(/^```c\n([\s\S]*?)^```/m);
const canRun = code => node(code) && (clang || !code.includes('kernel.wasm'));
const node = code => (code.includes('needs a Node') ? newerNode() : process.execPath);

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const name of readdirSync('test/engines')) copyFileSync(join('test/engines', name), join(folder, name));
  writeFileSync(join(folder, 'kernel.c'), kernel);
  const [, command, words] = /^\/\/ (clang) (.*)/.exec(kernel);
  if (clang) execFileSync(command, words.split(' '), { cwd: folder });
});

test('docs/adapters.md has an example of every adapter, and what each prints', () => {
  expect(examples).toHaveLength(text.match(/^```js$/gm).length);
  const imported = new Set(
    examples.flatMap(({ code }) => [...code.matchAll(/from 'gradcheck\/(\w+)'/g)].map(([, name]) => name)),
  );
  expect([...imported].sort()).toEqual(['assert', 'functions', 'jax', 'mljs', 'styles', 'suite', 'tfjs', 'wasm']);
});

examples.forEach(({ code, printed }, k) => {
  test.runIf(canRun(code)).concurrent(`example ${k + 1} prints what stands below it`, () => {
    const file = join(folder, `example-${k + 1}.mjs`);
    writeFileSync(file, code);
    const stdout = execFileSync(node(code), [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(stdout).toBe(printed);
  });
});
