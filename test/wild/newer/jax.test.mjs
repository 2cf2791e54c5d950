import * as jax from '@jax-js/jax';
import { gradcheck } from 'gradcheck';
import { checkGrads, pytreeProblem } from 'gradcheck/jax';
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
    await expect(pytreeProblem(jax, loss, [{ w: '3' }])).rejects.toMatchObject({
      code: 'invalid_tensor',
      path: 'parameters[0].w',
    });
  });
});

describe('checkGrads(f, args, options)', () => {
  const x = () => float64([0.3, -0.5]);
  const matrix = () =>
    float64([
      [0.3, -0.5],
      [1, 2],
    ]);

  test('passes what jax-js differentiates, of both modes and orders, and keeps the arrays it was given', async () => {
    const args = [matrix(), x()];
    const f = (W, b) => np.tanh(np.matmul(W, b));
    await checkGrads(f, args, { order: 2 });
    expect(args.map(array => array.refCount)).toEqual([1, 1]);
    await checkGrads(np.sin, [np.array([0.4, -1.5, 0.9])], { order: 2, modes: ['rev'], jax });
    await checkGrads(({ W, b }) => ({ y: np.tanh(W), z: np.exp(b) }), [{ W: matrix(), b: x() }], { modes: ['fwd'] });
  });

  test('passes derivatives that are 0 everywhere, as JAX does', async () => {
    await checkGrads(np.floor, [x()]);
    await checkGrads(array => array.mul(2), [x()], { order: 3, modes: ['fwd'] });
  });

  /** x² with a derivative that jax.js would have to know better: the factor is hidden from it. */
  const hidden = x => np.square(x.ref).add(jax.lax.stopGradient(np.square(x)));

  test('throws the report of the first derivative that is wrong, by its name', async () => {
    const error = await checkGrads(hidden, [x()]).catch(error => error);
    expect([error.name, error.report.name]).toEqual(['AssertionError', 'JVP']);
    expect(error.report.findings[0]).toMatchObject({ kind: 'scale', factor: expect.closeTo(0.5, 6) });
    const reverse = await checkGrads(hidden, [x()], { modes: ['rev'] }).catch(error => error);
    expect(reverse.report.name).toBe('VJP');
  });

  test('throws where a derivative of second order alone is wrong', async () => {
    // its first derivative is right: the slope that is hidden is 0
    const second = x => {
      const slope = jax.lax.stopGradient(x.ref);
      return np
        .square(x.ref)
        .mul(0.5)
        .add(np.square(x.sub(slope)));
    };
    await checkGrads(second, [x()], { order: 1 });
    const error = await checkGrads(second, [x()], { order: 2 }).catch(error => error);
    expect(error.report.name).toMatch(/ of /);
  });

  test('lets pass what is within atol and rtol', async () => {
    const nearly = x => np.sin(x.ref).add(jax.lax.stopGradient(np.sin(x)).mul(1e-4));
    await expect(checkGrads(nearly, [x()])).rejects.toMatchObject({ name: 'AssertionError' });
    await checkGrads(nearly, [x()], { rtol: 1e-3 });
    await expect(checkGrads(nearly, [x()], { rtol: 1e-5 })).rejects.toMatchObject({ name: 'AssertionError' });
  });

  test('throws where f stands still and its derivative is not 0', async () => {
    const still = x => x.ref.sub(jax.lax.stopGradient(x));
    await expect(checkGrads(still, [x()])).rejects.toMatchObject({ name: 'AssertionError' });
  });

  test('throws where f is another from call to call', async () => {
    let calls = 0;
    await expect(checkGrads(x => x.mul(++calls), [x()])).rejects.toThrow(
      /along with the JVP is|nondeterministic|differ/,
    );
  });
});
