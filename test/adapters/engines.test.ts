import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ENGINES = 'test/engines';
const FOLDER = 'build/engines';

/** The examples of docs/adapters.md that bind an engine of test/engines, with what stands below them. */
const examples = [
  ...readFileSync('docs/adapters.md', 'utf8').matchAll(/^```js\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```/gm),
]
  .map(([, code, printed]) => ({ code, printed, engine: /from '\.\/(\w+\.mjs)'/.exec(code)?.[1] }))
  .filter(({ engine }) => engine !== undefined);

test('docs/adapters.md binds every engine', () => {
  expect(examples.map(({ engine }) => engine).sort()).toEqual(readdirSync(ENGINES).sort());
});

test.each(examples)('the example for $engine prints what stands below it', ({ code, printed, engine }) => {
  mkdirSync(FOLDER, { recursive: true });
  copyFileSync(join(ENGINES, engine!), join(FOLDER, engine!));
  const file = join(FOLDER, `with-${engine}`);
  writeFileSync(file, code);
  expect(execFileSync(process.execPath, [file], { encoding: 'utf8' })).toBe(printed);
});
