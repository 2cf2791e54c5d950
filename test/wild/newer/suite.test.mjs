// The functions of jax-js as a suite, compiled, on its WebAssembly device, whose exp and log are good to about 1e-8.
import * as jax from '@jax-js/jax';
import { tensors } from 'gradcheck/jax';
import { assertPass, cases } from 'gradcheck/suite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jaxTable } from '../suite/jax-table.mjs';

const { numpy: np } = jax;
beforeAll(async () => {
  await jax.init('wasm');
  jax.defaultDevice('wasm');
});

const options = { ...tensors(jax), dtypes: ['float64'], shapes: [[3, 4]] };
const list = cases(jaxTable(jax), { ...options, modes: { compiled: f => jax.jit(f) } });
let used = 0;

describe('cases(table, tensors(jax)) over the functions of jax-js', () => {
  afterAll(() => console.log(`${list.length} cases in ${(used / 1e6).toFixed(1)} s of this process`));

  for (const { name, run } of list)
    test(name, async () => {
      const before = process.cpuUsage();
      assertPass(await run());
      used += process.cpuUsage(before).user;
    });

  test('takes less than 30 s', () => {
    expect(used / 1e6).toBeLessThan(30);
  });
});

describe('cases(table, tensors(jax))', () => {
  const one = { ...options, shapes: [[2, 3]], points: 1 };

  test('checks functions as they are and compiled, in float32 and float64', async () => {
    const modes = { eager: f => f, compiled: f => jax.jit(f) };
    const found = cases({ tanh: np.tanh }, { ...one, modes, dtypes: ['float32', 'float64'] });
    expect(found.map(({ name }) => name)).toEqual([
      'tanh [2,3] float32 eager #1',
      'tanh [2,3] float32 compiled #1',
      'tanh [2,3] float64 eager #1',
      'tanh [2,3] float64 compiled #1',
    ]);
    for (const { run } of found) assertPass(await run());
  });

  test('finds a vjp that is wrong', async () => {
    const sin = { forward: np.sin, vjp: (upstream, x) => [np.sin(x).mul(upstream)] };
    const report = await cases({ sin }, one)[0].run();
    expect(report.verdict).toBe('fail');
    expect(report.blocks[0].shape).toEqual([1, 1]);
  });
});
