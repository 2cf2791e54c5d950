import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

test('the adapters take the types of the real libraries, and of vitest 5', () => {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const project = resolve(import.meta.dirname, '../types/tsconfig.json');
  const { stdout } = spawnSync(process.execPath, [tsc, '--project', project], { encoding: 'utf8' });
  expect(stdout).toBe('');
});
