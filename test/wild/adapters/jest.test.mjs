import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

test('gradcheck/jest adds the matcher to jest, in test files of ES modules and of CommonJS', () => {
  const folder = resolve(import.meta.dirname, '../jest');
  const jest = resolve(import.meta.dirname, '../node_modules/jest/bin/jest.js');
  const args = [
    '--experimental-vm-modules',
    '--no-warnings',
    jest,
    '--config',
    join(folder, 'jest.config.mjs'),
    '--json',
    '--silent',
  ];
  const { numPassedTests, numTotalTests } = JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  expect([numPassedTests, numTotalTests]).toEqual([5, 5]);
});
