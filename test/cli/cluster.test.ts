import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { commandLine } from './command.js';

const { run, folder, path } = commandLine();
const doc = (name: string) => readFileSync(join('docs', 'cluster', name), 'utf8');
const COUNT = 8;
const INDICES = Array.from({ length: COUNT }, (_, k) => k);
const MODEL = `export const parameters = [0.5, 1.5, -2, 0.3, 1, 2, 3, -1, -0.7];
export const cost = x => x.reduce((J, xi) => J + Math.exp(xi), 0);
export const gradients = x => x.map((xi, i) => Math.exp(xi) * (i === 4 ? 1.5 : 1));`;

let at: (name: string) => string;
beforeEach(() => {
  at = name => join(folder(), 'cluster', name);
  rmSync(at(''), { recursive: true, force: true });
  mkdirSync(at('bin'), { recursive: true });
  writeFileSync(at('model.mjs'), MODEL);
  // `npx gradcheck` as it is where the package is installed
  writeFileSync(at('bin/npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${path()}' "$@"\n`, { mode: 0o755 });
});

/** Runs a line of a script as its engine does, in the folder of the model. */
const shell = (args: readonly string[], env: Record<string, string>) =>
  execFileSync('sh', args, {
    cwd: at(''),
    env: { PATH: `${at('bin')}:${process.env.PATH}`, ...env },
    encoding: 'utf8',
  });

/** All shares are there, and what the merge of the script says is the report of one run. */
async function expectMerged(merge: string) {
  expect(readdirSync(at('shards'))).toHaveLength(COUNT);
  const [command, ...words] = merge.replaceAll("'", '').split(' ').slice(1);
  expect(command).toBe('gradcheck');
  const [, , ...options] = words;
  const merged = await run([
    words[0],
    at('shards/shard-*.json'),
    '--model',
    at('model.mjs'),
    '--json',
    at('merged.json'),
  ]);
  expect(options.filter((_, k) => k % 2 === 0).every(option => /^--(junit|html)$/.test(option))).toBe(true);
  await run([at('model.mjs'), '--json', at('one.json')]);
  expect(merged.code).toBe(1);
  const report = (name: string) => ({ ...JSON.parse(readFileSync(at(name), 'utf8')), seconds: 0, name: '' });
  expect(report('merged.json')).toEqual(report('one.json'));
}

describe('docs/cluster', () => {
  test('gradcheck.sbatch computes the share of its task', async () => {
    const script = doc('gradcheck.sbatch');
    expect(script).toContain(`#SBATCH --array=0-${COUNT - 1}\n`);
    writeFileSync(at('gradcheck.sbatch'), script);
    for (const k of INDICES)
      shell(['gradcheck.sbatch', 'model.mjs'], {
        SLURM_ARRAY_TASK_ID: String(k),
        SLURM_ARRAY_TASK_MIN: '0',
        SLURM_ARRAY_TASK_COUNT: String(COUNT),
        SLURM_ARRAY_TASK_STEP: '1',
      });
    await expectMerged(/--wrap "(.*)"/.exec(script)![1]);
    expect(() => shell(['gradcheck.sbatch'], { SLURM_ARRAY_TASK_ID: '0' })).toThrow(/give a model/);
  });

  test('indexed-job.yaml computes the share of its pod', async () => {
    const manifest = doc('indexed-job.yaml');
    const [, line] = /command: \['sh', '-c', '(.*)'\]/.exec(manifest)!;
    const [, completions] = /name: JOB_COMPLETIONS\n\s+value: '(\d+)'/.exec(manifest)!;
    for (const field of ['completions', 'parallelism']) expect(manifest).toContain(`  ${field}: ${completions}\n`);
    expect(completions).toBe(String(COUNT));
    for (const k of INDICES) shell(['-c', line], { JOB_COMPLETION_INDEX: String(k), JOB_COMPLETIONS: completions });
    await expectMerged(`npx ${/: (gradcheck merge .*)$/m.exec(manifest)![1]}`);
  });

  test('github-actions.yml computes the share of its job and merges', async () => {
    const workflow = doc('github-actions.yml');
    const lines = [...workflow.matchAll(/- run: (.*gradcheck.*)$/gm)].map(([, line]) => line);
    const [, matrix] = /shard: \[(.*)\]/.exec(workflow)!;
    expect(matrix.split(', ')).toHaveLength(COUNT);
    for (const name of ['index', 'total'])
      expect(workflow).toContain(`STRATEGY_JOB_${name.toUpperCase()}: \${{ strategy.job-${name} }}`);
    for (const k of INDICES)
      shell(['-c', lines[0]], { STRATEGY_JOB_INDEX: String(k), STRATEGY_JOB_TOTAL: String(COUNT) });
    await expectMerged(lines[1]);
  });
});
