import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commandLine } from './command.js';

const { run, folder } = commandLine();

/** A network of two layers, one entry of its gradient wrong, and a constant to make another model of it. */
const model = (data: number) => `
const x = [[0.2, -0.7, ${data}], [1.1, 0.3, -0.4], [-0.6, 0.8, 0.5]];
const t = [0.4, -0.2, 0.7];
const start = (n, k) => Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + k));
export const parameters = { W1: { data: start(36, 1), shape: [12, 3] }, b1: start(12, 2), W2: start(12, 3), b2: 0.1 };
const forward = ({ W1, b1, W2, b2 }, row) => {
  const A = Array.from(b1, (b, i) => Math.tanh(b + row.reduce((z, xj, j) => z + W1.data[3 * i + j] * xj, 0)));
  return { A, y: A.reduce((y, a, i) => y + W2[i] * a, b2) };
};
export const cost = at => x.map((row, s) => (forward(at, row).y - t[s]) ** 2 / 2);
export const gradients = at => {
  const grad = { W1: { data: new Float64Array(36), shape: [12, 3] }, b1: new Float64Array(12), W2: new Float64Array(12), b2: 0 };
  x.forEach((row, s) => {
    const { A, y } = forward(at, row);
    const delta = (y - t[s]) / 3;
    grad.b2 += delta;
    A.forEach((a, i) => {
      grad.W2[i] += delta * a;
      const back = delta * at.W2[i] * (1 - a * a);
      grad.b1[i] += back;
      row.forEach((xj, j) => { grad.W1.data[3 * i + j] += back * xj; });
    });
  });
  grad.W1.data[20] *= 1.5;
  return grad;
};
`;

/** Everything of a report but the time it took. */
const reportIn = (file: string) => {
  const { seconds, ...report } = JSON.parse(readFileSync(file, 'utf8'));
  return report;
};

let at: (name: string) => string;
beforeAll(() => {
  at = name => join(folder(), 'shards', name);
});
beforeEach(() => {
  rmSync(at(''), { recursive: true, force: true });
  mkdirSync(at('out'), { recursive: true });
  writeFileSync(at('model.mjs'), model(0.9));
});

const shards = async (count: number, ...options: string[]) => {
  for (let k = 1; k <= count; k++) {
    const result = await run([at('model.mjs'), '--shard', `${k}/${count}`, '--out', at('out'), ...options]);
    expect(result).toMatchObject({ code: 0, stderr: '', stdout: `${at(`out/shard-${k}-of-${count}.json`)}\n` });
  }
};

describe('gradcheck MODEL --shard i/n, gradcheck merge', () => {
  test.each([
    ['all components', 4, []],
    ['more shards than components of a block', 9, ['--only', 'b1,W2']],
    ['a sample, other options', 2, ['--components', 'sample', '--seed', '5', '--tolerance', '1e-5']],
    ['a step of its own', 3, ['--step', '1e-6']],
  ])('give the very report of one run: %s', async (_what, count, options) => {
    const whole = await run([at('model.mjs'), ...options, '--json', at('one.json')]);
    await shards(count as number, ...(options as string[]));
    const merged = await run(['merge', at('out/shard-*.json'), '--json', at('merged.json')]);
    expect(merged.code).toBe(whole.code);
    expect(reportIn(at('merged.json'))).toEqual(reportIn(at('one.json')));
    const again = (text: string) => text.split('\n').findLast(line => line.startsWith('again'));
    expect(again(merged.stdout)).toBe(again(whole.stdout));
  });

  test('give it of a model whose costs answer later, many points a call', async () => {
    const late = 'export const costs = async points => points.map(at => x.map(';
    const batched = model(0.9).replace(/export const cost = at => x\.map\((.*)\);/, `${late}$1));`);
    writeFileSync(at('model.mjs'), batched);
    const whole = await run([at('model.mjs'), '--concurrency', '2', '--json', at('one.json')]);
    await shards(2);
    const merged = await run(['merge', at('out/shard-*.json'), '--json', at('merged.json')]);
    expect([batched.includes(late), whole.code, merged.code]).toEqual([true, 1, 1]);
    expect(reportIn(at('merged.json'))).toEqual(reportIn(at('one.json')));
  });

  test('take the place from the environment', async () => {
    const env = { SLURM_ARRAY_TASK_ID: '1', SLURM_ARRAY_TASK_MIN: '0', SLURM_ARRAY_TASK_COUNT: '2' };
    const { stdout } = await run([at('model.mjs'), '--shard', 'auto', '--out', at('out')], env);
    expect(stdout).toBe(`${at('out/shard-2-of-2.json')}\n`);
  });

  test('leave a network, which brings its own differences, to the merge', async () => {
    writeFileSync(
      at('model.mjs'),
      `import { network } from '${join(process.cwd(), 'dist', 'index.js')}';
      export default async () => {
        const net = await network({ inputs: 3, layers: [{ units: 7, activation: 'tanh' }, { units: 2, activation: 'softmax' }], cost: 'crossEntropy' });
        return net.problem({ parameters: net.initialize({ seed: 1 }), x: [[0.1, 0.2, -0.5], [1, -0.3, 0.8], [0.4, 0.6, -0.9]], y: [0, 1, 1] });
      };`,
    );
    await run([at('model.mjs'), '--json', at('one.json')]);
    await shards(3);
    await run(['merge', at('out/shard-*.json'), '--json', at('merged.json')]);
    const [one, merged] = [reportIn(at('one.json')), reportIn(at('merged.json'))];
    expect(merged.verdict).toBe('pass');
    expect(merged).toEqual(one);
  });
});

describe('gradcheck merge refuses', () => {
  const merge = async (...files: string[]) => run(['merge', ...files.map(at)]);
  const refused = (code: string, words: RegExp) =>
    expect.objectContaining({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`${words.source}.*\\[${code}\\]\n$`, 's')),
    });

  beforeEach(() => shards(3));

  test('a shard that is missing, and says how to compute it', async () => {
    rmSync(at('out/shard-2-of-3.json'));
    expect(await merge('out/shard-*.json')).toEqual(
      refused('shards_missing', /shard 2 of 3 is missing: compute gradcheck .*model\.mjs --shard 2\/3\./),
    );
  });

  test('a shard that stands in two files', async () => {
    copyFileSync(at('out/shard-2-of-3.json'), at('out/shard-copy.json'));
    expect(await merge('out/shard-*.json')).toEqual(refused('shard_twice', /shard 2 stands in .* and in .*/));
  });

  test('shards of other options, or of another count', async () => {
    await run([at('model.mjs'), '--shard', '2/3', '--tolerance', '1e-3', '--out', at('out')]);
    expect(await merge('out/shard-*.json')).toEqual(refused('shards_mismatch', /comes from other options than/));
    await run([at('model.mjs'), '--shard', '2/4', '--out', at('out/shard-2-of-3.json')]);
    expect(await merge('out/shard-*.json')).toEqual(
      refused('shards_mismatch', /comes from a run of 4 shards, not 3 than/),
    );
  });

  test('shards of a module whose text has changed since', async () => {
    await run([at('model.mjs'), '--shard', '2/3', '--out', at('out')]);
    writeFileSync(at('model.mjs'), model(0.8));
    expect(await merge('out/shard-*.json')).toEqual(
      refused('shards_mismatch', /is not the module that .* was computed from/),
    );
    await run([at('model.mjs'), '--shard', '2/3', '--out', at('out')]);
    expect(await merge('out/shard-*.json')).toEqual(refused('shards_mismatch', /comes from another model than/));
  });

  test('shards of other parameters, where the module reads them from elsewhere', async () => {
    writeFileSync(at('start.json'), '[1, 2, 3]');
    writeFileSync(
      at('model.mjs'),
      `import { readFileSync } from 'node:fs';
      export const parameters = { x: JSON.parse(readFileSync(${JSON.stringify(at('start.json'))}, 'utf8')) };
      export const cost = ({ x }) => x.reduce((J, xi) => J + xi ** 3, 0);
      export const gradients = ({ x }) => ({ x: x.map(xi => 3 * xi ** 2) });`,
    );
    await shards(3);
    writeFileSync(at('start.json'), '[1, 2, 4]');
    expect(await merge('out/shard-*.json')).toEqual(refused('shards_mismatch', /has other parameters here than in/));
  });

  test('shards of other data, although the module and the parameters are the same', async () => {
    writeFileSync(at('data.json'), '2');
    writeFileSync(
      at('model.mjs'),
      `import { readFileSync } from 'node:fs';
      const k = JSON.parse(readFileSync(${JSON.stringify(at('data.json'))}, 'utf8'));
      export const parameters = { x: [1, 2, 3] };
      export const cost = ({ x }) => x.reduce((J, xi) => J + k * xi ** 3, 0);
      export const gradients = ({ x }) => ({ x: x.map(xi => 3 * k * xi ** 2) });`,
    );
    await shards(3);
    writeFileSync(at('data.json'), '2.5');
    expect(await merge('out/shard-*.json')).toEqual(
      refused('shards_mismatch', /J is .* in .* and .* here at the same parameters/),
    );
  });

  test('a folder, or nothing, in place of the module', async () => {
    const other = (name: string) => run(['merge', at('out/shard-*.json'), '--model', at(name)]);
    expect(await other('out')).toEqual(refused('no_model', /out is a folder: give a module/));
    expect(await other('none.mjs')).toEqual(refused('no_model', /none\.mjs does not exist/));
  });

  test('what is no shard, or was cut short', async () => {
    writeFileSync(at('out/shard-3-of-3.json'), readFileSync(at('out/shard-3-of-3.json'), 'utf8').slice(0, 500));
    expect(await merge('out/shard-*.json')).toEqual(
      refused('no_shard', /shard-3-of-3\.json is no shard, or was cut short/),
    );
    writeFileSync(at('out/shard-3-of-3.json'), '{}');
    expect(await merge('out/shard-*.json')).toEqual(refused('no_shard', /it was not written by --shard/));
    expect(await merge('out/none.json')).toEqual(refused('no_shard', /none\.json cannot be read/));
  });
});

test('gradcheck MODEL --shard leaves no file behind where the model throws, and says why', async () => {
  writeFileSync(
    at('model.mjs'),
    `export const parameters = [1, 2]; export const cost = () => { throw new Error('no data'); }; export const gradients = [0, 0];`,
  );
  const { code, stderr } = await run([at('model.mjs'), '--shard', '1/2', '--out', at('out')]);
  expect(code).toBe(3);
  expect(stderr).toMatch(/its own code threw Error: no data.*\[model_threw\]/s);
  expect(readdirSync(at('out'))).toEqual([]);
});

test('gradcheck MODEL MODEL --shard refuses: a share is one of one model', async () => {
  const { code, stderr } = await run([at('model.mjs'), 'named.mjs', '--shard', '1/2']);
  expect(code).toBe(3);
  expect(stderr).toMatch(/--shard and several models do not go together/);
});
