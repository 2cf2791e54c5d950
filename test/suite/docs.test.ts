import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

/** Every example of docs/suite.md is run as it stands there, against the built package, and compiled as TypeScript under `strict`. */
const FOLDER = resolve('build/docs-suite');
const DOCS = readFileSync('docs/suite.md', 'utf8');

const blocks = [...DOCS.matchAll(/^```js\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```)?/gm)].map(
  ([, code, printed], k) => ({ name: code.match(/^\/\/ (\S+)\.mjs\n/)?.[1] ?? `example-${k + 1}`, code, printed }),
);

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, code } of blocks) writeFileSync(join(FOLDER, `${name}.mjs`), code);
});

test.each(blocks.filter(({ printed }) => printed))('$name prints what stands below it', ({ name, printed }) => {
  const stdout = execFileSync(process.execPath, [`${name}.mjs`], { cwd: FOLDER, encoding: 'utf8' });
  expect(stdout).toBe(printed);
});

test('the table of an example compiles under strict, its arrays typed where they come in', () => {
  const { code } = blocks.find(({ code }) => /^const table = \{/m.test(code))!;
  const rows = code
    .replace('forward: x =>', 'forward: (x: number[]) =>')
    .replace('vjp: (upstream, x) =>', 'vjp: (upstream: number[], x: number[]) =>')
    .replace(/^\};$/m, '} satisfies Table;')
    .replace('{ cases }', '{ cases, type Table }');
  expect(rows).toContain('satisfies');
  writeFileSync(join(FOLDER, 'typed.ts'), rows);
  const flags = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--skipLibCheck',
    '--types',
    'node',
  ];
  const { stdout } = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), ...flags, 'typed.ts'], {
    cwd: FOLDER,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
});
