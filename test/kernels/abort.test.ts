import { expect, test } from 'vitest';
import { GradcheckError } from '../../src/errors.js';
import { run } from '../../src/kernels/model.js';
import { kernelPool } from '../../src/kernels/module.js';
import { network } from '../../src/kernels/network.js';
import { BUILDS, modelOn } from './builds.js';
import { fill } from './networks.js';

const [[, debug], [, release]] = BUILDS;
const example = () => fill({ inputs: 2, layers: [{ units: 2, activation: 'tanh' }], cost: 'squaredError' }, 2, 1);

/** What an operation throws. */
function thrown(operation: () => unknown): unknown {
  try {
    operation();
  } catch (error) {
    return error;
  }
  return undefined;
}

test('an assertion that fails in the debug build is reported with message, file and line', async () => {
  const { model, theta } = await modelOn(debug, example());
  const error = thrown(() =>
    run(model, theta, ({ kernels, net }) => kernels.along(net, theta.length, 1)),
  ) as GradcheckError;
  expect(error).toBeInstanceOf(GradcheckError);
  expect(error.code).toBe('kernel_failed');
  expect(error.message).toMatch(
    /a component is asked for that theta does not have at assembly\/loops\/direct\.ts:\d+:\d+/,
  );
});

test('a trap in the release build is reported, and the instance it happened in is not used again', async () => {
  const { model, theta } = await modelOn(release, example());
  const J = run(model, theta, ({ kernels, net }) => kernels.forward(net));
  const pool = await kernelPool(release);
  const before = pool.made;
  const error = thrown(() => run(model, theta, ({ kernels }) => kernels.forward(2 ** 31))) as GradcheckError;
  expect([error.code, error.cause]).toEqual(['kernel_failed', expect.any(WebAssembly.RuntimeError)]);
  expect(run(model, theta, ({ kernels, net }) => kernels.forward(net))).toBe(J);
  expect(pool.made).toBe(before + 1);
});

test('network(spec, { kernel }) refuses bytes that are no WebAssembly, and says what pages must allow', async () => {
  const { spec } = example();
  await expect(network(spec, { kernel: Uint8Array.of(1, 2, 3) })).rejects.toMatchObject({
    code: 'kernel_failed',
    message: expect.stringMatching(/wasm-unsafe-eval/),
  });
});

test('network(spec, { kernel }) takes a compiled module, with the bits of the bytes it came from', async () => {
  const { spec, parameters, x, y } = example();
  const compiled = await network(spec, { kernel: await WebAssembly.compile(release) });
  expect(compiled.gradients(parameters, { x, y })).toEqual((await network(spec)).gradients(parameters, { x, y }));
});
