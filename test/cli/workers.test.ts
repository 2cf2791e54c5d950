import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLine } from './command.js';

const { run, folder } = commandLine();
const at = (name: string) => join(folder(), name);

const MODEL = (before = '') => `${before}
const n = 900;
export const parameters = { W: Float64Array.from({ length: n }, (_, i) => Math.sin(i)), b: new Float32Array([0.5, 1]) };
export const cost = async ({ W, b }) => W.reduce((J, w) => J + Math.exp(w), 0) * b[0] + b[1] ** 3;
export const gradients = ({ W, b }) => ({
  W: W.map((w, i) => Math.exp(w) * b[0] * (i === 640 ? 2 : 1)),
  b: [W.reduce((J, w) => J + Math.exp(w), 0), 3 * b[1] ** 2],
});`;

const reportIn = (file: string) => {
  const { seconds, ...report } = JSON.parse(readFileSync(file, 'utf8'));
  return report;
};

test('gradcheck MODEL --workers shares the work among threads and gives the very report of one', async () => {
  writeFileSync(at('model.mjs'), MODEL());
  const one = await run([at('model.mjs'), '--json', at('one.json')]);
  const two = await run([at('model.mjs'), '--workers', '2', '--json', at('two.json')]);
  const auto = await run([at('model.mjs'), '--workers', 'auto', '--json', at('auto.json')]);
  expect([one.code, two.code, auto.code]).toEqual([1, 1, 1]);
  expect(reportIn(at('two.json'))).toEqual(reportIn(at('one.json')));
  expect(reportIn(at('auto.json'))).toEqual(reportIn(at('one.json')));
  expect(two.stderr).toBe('');
});

test('gradcheck MODEL --workers says which worker cannot import the model, and why', async () => {
  writeFileSync(
    at('model.mjs'),
    MODEL(
      `import { isMainThread } from 'node:worker_threads';\nif (!isMainThread) throw new Error('the device is taken');`,
    ),
  );
  const { code, stdout, stderr } = await run([at('model.mjs'), '--workers', '2']);
  expect(code).toBe(3);
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /^gradcheck: worker [12] got no further with .*model\.mjs: .*the device is taken.*\[worker_failed\]\n$/s,
  );
});

test.each(['many', '-1', '1.5', ''])(
  'gradcheck MODEL --workers=%s is refused: it is no number of them',
  async workers => {
    const { code, stderr } = await run([at('model.mjs'), `--workers=${workers}`]);
    expect(code).toBe(3);
    expect(stderr).toContain('Give a whole number of threads, 0 for none, or auto.');
  },
);

test('gradcheck MODEL --components probe --budget, in the line that repeats it too', async () => {
  writeFileSync(at('model.mjs'), MODEL());
  const { stdout, code } = await run([at('model.mjs'), '--components', 'probe', '--budget', '500']);
  expect(code).toBe(1);
  expect(stdout).toContain('W[640]');
  expect(stdout).toMatch(/again {2}gradcheck .*model\.mjs --components probe --budget 500 --seed 0\n$/);
});
