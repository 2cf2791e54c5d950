import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** README.md's model and its test by vitest, as they stand there; gradcheck resolves to the built package. */
const FOLDER = resolve('build/suite');
const README = readFileSync('README.md', 'utf8');
const fileIn = (name: string) => README.match(new RegExp(`^\`\`\`\\w+\n(// ${name}\n[\\s\\S]*?)^\`\`\`$`, 'm'))![1];

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const name of ['model.mjs', 'model.test.ts']) writeFileSync(join(FOLDER, name), fileIn(name));
  writeFileSync(join(FOLDER, 'vitest.config.mjs'), 'export default {};');
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const vitest = () => {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--root', FOLDER, '--reporter', 'json'];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return JSON.parse(stdout.slice(stdout.indexOf('{'))).testResults[0].assertionResults;
};

test('expect(model).toPassGradcheck() of README.md fails with the report for its wrong model, and passes once that is mended', () => {
  const [wrong] = vitest();
  expect(wrong.status).toBe('failed');
  expect(wrong.failureMessages[0]).toContain('W is 3.000 × gradapprox in all 4 entries');
  const model = join(FOLDER, 'model.mjs');
  writeFileSync(model, readFileSync(model, 'utf8').replace('* x[s][j], 0)', '* x[s][j], 0) / x.length'));
  const [mended] = vitest();
  expect(mended).toMatchObject({ status: 'passed', title: 'the gradient of the model' });
});
