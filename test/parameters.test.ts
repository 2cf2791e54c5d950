import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Every example of docs/parameters.md is run as it stands there, against the built package, and prints what stands below it. */
const FOLDER = resolve('build/parameters');
const EXAMPLES = [
  ...readFileSync('docs/parameters.md', 'utf8').matchAll(
    /^## (.+)$[\s\S]*?^```js\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm,
  ),
].map(([, title, code, printed]) => ({ title, code, printed }));

test('docs/parameters.md has an example of every section', () => {
  expect(EXAMPLES.map(({ title }) => title)).toHaveLength(5);
});

test.each(EXAMPLES)(
  'docs/parameters.md, $title: the example prints what stands below it',
  ({ title, code, printed }) => {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    const file = join(FOLDER, `${title.replace(/\W+/g, '-')}.mjs`);
    writeFileSync(file, code);
    expect(execFileSync(process.execPath, [file], { encoding: 'utf8' })).toBe(printed);
  },
);
