import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandLine } from '../cli/command.js';
import { type Cluster, startCluster, until, whyNot } from './cluster.js';

const why = whyNot();
if (why) console.log(`skipped: sharing a check on Slurm, since ${why}`);

/** A cost that takes its time, so that a task can be killed in the middle of its share; one entry of its gradient is wrong. */
const MODEL = `
export const parameters = { W: Array.from({ length: 96 }, (_, i) => Math.sin(i)), b: [0.3, -0.2] };
const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 8);
export const cost = ({ W, b }) => (wait(), W.reduce((J, w) => J + Math.exp(w), 0) * b[0] + b[1] ** 3);
export const gradients = ({ W, b }) => ({
  W: W.map((w, i) => Math.exp(w) * b[0] * (i === 40 ? 1.5 : 1)),
  b: [W.reduce((J, w) => J + Math.exp(w), 0), 3 * b[1] ** 2],
});`;

describe.skipIf(why !== '')('docs/cluster/gradcheck.sbatch', () => {
  const { run, folder, path } = commandLine();
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 150_000);
  afterAll(() => cluster?.stop());

  const states = (job: string, state: string) =>
    cluster.slurm('squeue', '-h', '-r', '-j', job, '-t', state, '-o', '%K').split('\n').filter(Boolean);
  const left = (job: string) => states(job, 'PENDING,CONFIGURING,RUNNING,COMPLETING');

  test('runs an array of 8 shards, loses one, requeues it, and merges them into the report of one run', async () => {
    const at = (name: string) => join(folder(), 'work', name);
    mkdirSync(at(''), { recursive: true });
    writeFileSync(at('model.mjs'), MODEL);
    const script = resolve('docs/cluster/gradcheck.sbatch');
    const gradcheck = `GRADCHECK=${process.execPath} ${path()}`;
    const job = cluster.slurm(
      'sbatch',
      '--parsable',
      '--chdir',
      at(''),
      '--array=0-7%2',
      `--export=ALL,${gradcheck}`,
      script,
      'model.mjs',
    );

    await until(() => states(job, 'RUNNING').includes('3'), 'task 3 to run');
    cluster.slurm('scancel', '--signal=KILL', '--full', `${job}_3`);
    await until(() => left(job).length === 0, 'the array to end');
    expect(readdirSync(at('shards')).sort()).toEqual([1, 2, 3, 5, 6, 7, 8].map(k => `shard-${k}-of-8.json`));
    const early = await run(['merge', at('shards/*.json'), '--model', at('model.mjs')]);
    expect(early).toMatchObject({ code: 3, stderr: expect.stringContaining('shard 4 of 8 is missing') });

    cluster.slurm('scontrol', 'requeue', `${job}_3`);
    // Slurm lets a requeued task wait two minutes
    cluster.slurm('scontrol', 'update', `JobId=${job}_3`, 'StartTime=now');
    await until(() => readdirSync(at('shards')).length === 8, 'task 3 to run again');
    const merged = await run(['merge', at('shards/*.json'), '--model', at('model.mjs'), '--json', at('merged.json')]);
    const one = await run([at('model.mjs'), '--json', at('one.json')]);
    expect([merged.code, one.code]).toEqual([1, 1]);
    const report = (name: string) => {
      const { seconds, name: label, ...rest } = JSON.parse(readFileSync(at(name), 'utf8'));
      return rest;
    };
    expect(report('merged.json')).toEqual(report('one.json'));
    expect(report('one.json').blocks[0].worst[0]).toMatchObject({ at: 'W[40]', status: 'wrong' });
  }, 400_000);
});
