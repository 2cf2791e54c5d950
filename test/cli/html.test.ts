import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLine } from './command.js';

const { run, folder } = commandLine();

test('gradcheck --html FILE writes the report with its pictures and the line that repeats it', async () => {
  const file = join(folder(), 'report.html');
  const { code, stdout } = await run(['wrong.mjs', '--html', file]);
  expect(code).toBe(1);
  const page = readFileSync(file, 'utf8');
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain('data:image/png;base64,');
  const again = stdout.match(/^again +(.*)$/m)![1];
  expect(page).toContain(`<code>${again}</code>`);
});

test('gradcheck --html FILE of several problems writes one file with a list of them and each in full', async () => {
  const file = join(folder(), 'several.html');
  const { stdout } = await run(['list.mjs', '--html', file]);
  const page = readFileSync(file, 'utf8');
  expect(page).toContain('<title>2 problems: 1 fail, 1 pass</title>');
  expect(page).toContain('<a href="#problem-2">fail: list.mjs[1]</a>');
  expect(page.match(/<article class="report">/g)).toHaveLength(2);
  for (const [, again] of stdout.matchAll(/^again +(.*)$/gm)) expect(page).toContain(`<code>${again}</code>`);
  for (const once of ['<!doctype html>', '<style>', '<main', '</main>', '</html>'])
    expect(page.split(once)).toHaveLength(2);
});

test('gradcheck --html FILE is refused before the check where the file cannot be written', async () => {
  const { code, stdout, stderr } = await run(['named.mjs', '--html', 'no/such/folder.html']);
  expect(stderr).toContain('no/such/folder.html cannot be written');
  expect(stdout).toBe('');
  expect(code).toBe(3);
});

test.each(['-1', '1.5', '99999', 'x'])('gradcheck page --port %s is refused', async port => {
  const { code, stderr } = await run(['page', `--port=${port}`]);
  expect(stderr).toMatch(/^gradcheck: .*invalid/);
  expect(code).toBe(3);
});
