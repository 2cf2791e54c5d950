import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gradcheck } from '../src/check/gradcheck.js';
import { norm, subtract } from '../src/numbers.js';
import { builtFrom, stacks } from './kernels/stacks.js';

/** One seed, so that no draw of another day lies on a kink of relu or a tie of a pool. */
const SEED = 1;
const RUNS = 60;
const METHODS = ['incremental', 'by-unit'] as const;

test('network(spec) of any layers that fit has differences that are its gradient, and gradcheck passes it', async () => {
  await fc.assert(
    fc.asyncProperty(stacks, async stack => {
      const { net, data, layout, parameters, grad } = await builtFrom(stack);
      for (const method of METHODS) {
        const gradapprox = layout.pack(net.gradapprox(parameters, data, { method }));
        expect(norm(subtract(gradapprox, grad)) / norm(grad)).toBeLessThan(1e-10);
      }
      expect((await gradcheck(net.problem({ parameters, ...data }))).verdict).toBe('pass');
    }),
    { seed: SEED, numRuns: RUNS, verbose: 1 },
  );
});
