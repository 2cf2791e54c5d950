import * as jax from '@jax-js/jax';
import { gradcheck } from 'gradcheck';
import { pytreeProblem } from 'gradcheck/jax';
import { describe, expect, test } from 'vitest';

const { numpy: np } = jax;
jax.defaultDevice('cpu');
const float64 = list => np.array(list, { dtype: 'float64' });
const tree = () => ({
  layers: [
    {
      W: float64([
        [0.5, -0.2],
        [0.1, 0.7],
      ]),
      b: float64([0.3, -0.4]),
    },
  ],
  scale: float64([1.5]),
});
const x = float64([
  [0.2, -0.5],
  [1.1, 0.3],
]);
const loss = ({ layers: [{ W, b }], scale }) => np.sum(np.tanh(np.matmul(x.ref, W).add(b)).mul(scale));

describe('pytreeProblem(jax, f, parameters)', () => {
  test('passes the gradient of jax.grad over a pytree, again and again, and keeps the arrays it was given', async () => {
    const parameters = tree();
    const problem = await pytreeProblem(jax, loss, parameters);
    const reports = [await gradcheck(problem), await gradcheck(problem)];
    expect(reports.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    expect(reports[0].blocks.map(({ name, shape }) => [name, shape])).toEqual([
      ['layers[0].W', [2, 2]],
      ['layers[0].b', [2]],
      ['scale', [1]],
    ]);
    expect(reports[0].precision).toBe('float64');
    expect([...parameters.scale.refCount.toString()]).toEqual(['1']);
  });

  test('averages a function of several numbers, one an example', async () => {
    const problem = await pytreeProblem(jax, ({ w }) => w.ref.mul(w), { w: float64([0.4, -1.5]) });
    const report = await gradcheck(problem);
    expect(report.verdict).toBe('pass');
    expect([...report.grad]).toEqual([0.4, -1.5]);
  });

  test('fails a gradient given beside the function that is wrong', async () => {
    const gradients = ({ w }) => ({ w: np.exp(w).mul(1.5) });
    const problem = await pytreeProblem(jax, ({ w }) => np.sum(np.exp(w)), { w: float64([0.4, -1.5]) }, { gradients });
    expect((await gradcheck(problem)).findings[0]).toMatchObject({ kind: 'scale', factor: expect.closeTo(1.5, 8) });
  });

  test('knows float32 by what it computes', async () => {
    const parameters = { w: np.array([0.4, -1.5, 0.9], { dtype: 'float32' }) };
    const report = await gradcheck(await pytreeProblem(jax, ({ w }) => np.sum(np.exp(w)), parameters));
    expect(report.verdict).toBe('pass');
    expect(report.precision).toBe('float32');
  });

  test('refuses arrays of whole numbers and what is no array', async () => {
    const whole = { k: np.array([1, 2], { dtype: np.int32 }) };
    await expect(pytreeProblem(jax, loss, whole)).rejects.toMatchObject({
      code: 'invalid_tensor',
      path: 'parameters.k',
    });
    await expect(pytreeProblem(jax, loss, [{ w: 3 }])).rejects.toMatchObject({
      code: 'invalid_tensor',
      path: 'parameters[0].w',
    });
  });
});
