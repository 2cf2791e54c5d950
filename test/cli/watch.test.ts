import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLine } from './command.js';
import { until } from './injected.js';

const { run, start, folder, path } = commandLine();

const MODEL = (factor: number) => `import { slope } from './slope.mjs';
export const parameters = [1, 2];
export const cost = x => x[0] ** 2 + x[1] ** 2;
export const gradients = x => x.map(xi => slope(xi) * ${factor});`;

test('gradcheck MODEL --watch checks again when a file beside the model changes, until Ctrl-C', async () => {
  const at = (name: string) => join(folder(), 'watched', name);
  mkdirSync(at(''), { recursive: true });
  writeFileSync(at('slope.mjs'), 'export const slope = x => 2 * x;');
  writeFileSync(at('model.mjs'), MODEL(1));
  const { child, result } = start([at('model.mjs'), '--watch', '--json', at('report.json')]);
  let seen = '';
  child.stdout!.on('data', text => (seen += text));
  const printed = (words: RegExp) => until(() => words.test(seen));
  await printed(/PASS/);
  writeFileSync(at('model.mjs'), MODEL(1.5));
  await printed(/PASS[\s\S]*FAIL/);
  writeFileSync(at('slope.mjs'), 'export const slope = x => 2 * x / 1.5;');
  await printed(/PASS[\s\S]*FAIL[\s\S]*PASS/);
  await until(() => existsSync(at('report.json')));
  child.kill('SIGINT');
  const { stderr, code } = await result;
  expect(code).toBe(130);
  expect(stderr).toMatch(/model\.mjs has changed[\s\S]*slope\.mjs has changed/);
  expect(stderr).not.toContain('report.json has changed');
  expect(JSON.parse(readFileSync(at('report.json'), 'utf8')).verdict).toBe('pass');
});

test('gradcheck MODEL --watch > FILE beside the model checks once, and once more when the model changes', async () => {
  const at = (name: string) => join(folder(), 'redirected', name);
  mkdirSync(at(''), { recursive: true });
  writeFileSync(at('slope.mjs'), 'export const slope = x => 2 * x;');
  writeFileSync(at('model.mjs'), MODEL(1));
  const words = `'${process.execPath}' '${path()}' '${at('model.mjs')}' --watch > '${at('log.txt')}' 2>&1`;
  const shell = spawn('sh', ['-c', `exec ${words}`]);
  writeFileSync(at('log.txt'), '');
  const runs = () => readFileSync(at('log.txt'), 'utf8').match(/^(PASS|FAIL)/gm)?.length ?? 0;
  await until(() => runs() === 1);
  // long enough for a watcher that takes its own log for a change to run again
  await new Promise(resolve => setTimeout(resolve, 1500));
  expect(runs()).toBe(1);
  writeFileSync(at('model.mjs'), MODEL(1.5));
  await until(() => runs() === 2);
  shell.kill('SIGINT');
  expect(await new Promise(ended => shell.on('close', ended))).toBe(130);
  expect(readFileSync(at('log.txt'), 'utf8').match(/has changed/g)).toHaveLength(1);
});

test('gradcheck PATTERN checks every model that fits, with one JUnit file and one HTML file for all', async () => {
  const at = (name: string) => join(folder(), 'many', name);
  mkdirSync(at('deep'), { recursive: true });
  const model = (factor: number) =>
    `export const parameters = [1, 2]; export const cost = x => x[0] ** 2 + x[1] ** 2; export const gradients = x => x.map(xi => ${factor} * xi);`;
  writeFileSync(at('a.mjs'), model(2));
  writeFileSync(at('deep/b.mjs'), model(3));
  const { code, stdout } = await run([at('**/*.mjs'), '--junit', at('junit.xml'), '--html', at('report.html')]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/2 problems, 1 pass, 1 fail\n$/);
  const xml = readFileSync(at('junit.xml'), 'utf8');
  expect(xml).toMatch(
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="gradcheck" tests="2" failures="1" errors="0" time="[\d.e-]+">\n/,
  );
  expect(xml.match(/<testsuite name="([^"]*)"/g)).toEqual([
    expect.stringContaining('a.mjs'),
    expect.stringContaining('b.mjs'),
  ]);
  expect(xml.match(/<\/testsuite>/g)).toHaveLength(2);
  expect(xml.trimEnd().endsWith('</testsuites>')).toBe(true);
  const html = readFileSync(at('report.html'), 'utf8');
  expect(html).toMatch(/^<!doctype html>/i);
  for (const name of ['a.mjs', 'b.mjs']) expect(html).toContain(name);
});
