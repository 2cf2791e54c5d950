import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gradcheck } from '../src/check/gradcheck.js';
import { network } from '../src/kernels/network.js';
import { norm, subtract } from '../src/numbers.js';
import { random } from '../src/random.js';
import { pack } from '../src/theta/layout.js';
import { dataOf, stacks } from './kernels/stacks.js';

/** One seed, so that no draw of another day lies on a kink of relu or a tie of a pool. */
const SEED = 1;
const RUNS = 60;
const METHODS = ['incremental', 'by-unit'] as const;

test('network(spec) of any layers that fit has differences that are its gradient, and gradcheck passes it', async () => {
  await fc.assert(
    fc.asyncProperty(stacks, async stack => {
      const net = await network(stack.spec);
      const data = dataOf(stack);
      const { theta, layout } = pack(net.initialize({ seed: stack.seed }));
      const { normal } = random(stack.seed);
      // biases, means and scales that are not 0 and 1
      const parameters = layout.unpack(theta.map(value => value + 0.3 * normal()));
      const grad = layout.pack(net.gradients(parameters, data));
      for (const method of METHODS) {
        const gradapprox = layout.pack(net.gradapprox(parameters, data, { method }));
        expect(norm(subtract(gradapprox, grad)) / norm(grad)).toBeLessThan(1e-10);
      }
      expect((await gradcheck(net.problem({ parameters, ...data }))).verdict).toBe('pass');
    }),
    { seed: SEED, numRuns: RUNS, verbose: 1 },
  );
});
