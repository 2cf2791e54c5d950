import type { Stage } from '../../src/stages/index.js';

/** Small stages of four numbers, right ones. */

/** y = w ⊙ x. */
export const scale = (name: string, w: number[] = [0.7, -1.2, 0.4, 1.6]): Stage => ({
  name,
  parameters: { w },
  forward: (x: number[], { w }) => x.map((value, k) => w[k] * value),
  backward: (d: number[], { input: x, parameters: { w } }) => ({
    input: d.map((value, k) => w[k] * value),
    parameters: { w: d.map((value, k) => x[k] * value) },
  }),
});

export const tanh = (name = 'tanh'): Stage => ({
  name,
  forward: (x: number[]) => x.map(Math.tanh),
  backward: (d: number[], { output: a }) => ({ input: d.map((value, k) => value * (1 - a[k] ** 2)) }),
});

/** J = Σ (x − k)² / 2. */
export const loss: Stage = {
  name: 'loss',
  forward: (x: number[]) => x.reduce((sum, value, k) => sum + (value - k) ** 2 / 2, 0),
  backward: (_, { input: x }) => ({ input: x.map((value: number, k: number) => value - k) }),
};

export const input = [0.8, -0.5, 1.3, -0.9];
