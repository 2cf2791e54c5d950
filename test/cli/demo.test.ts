import { expect, test } from 'vitest';
import { commandLine } from './command.js';

const { run } = commandLine();

test('gradcheck demo shows the cube, the exercise and the digits, and all of it comes out as it must', async () => {
  const { code, stdout, stderr } = await run(['demo']);
  expect(stderr).toBe('');
  for (const words of ['3.0301', '3.0001', '0.28509316', 'digits']) expect(stdout).toContain(words);
  expect(code).toBe(0);
});

test('gradcheck demo --quiet tells by its exit code alone', async () => {
  expect(await run(['demo', '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
});
