import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { constants, dot, type Numbers, product, relu, times, total } from '../numbers.js';
import { type Kind, kind, type Subject } from './kind.js';

interface Recurrence {
  steps: number;
  /** Size of the recurrent weights: their product over time vanishes below 1, explodes or is chaotic above. */
  gain: number;
  activation: 'tanh' | 'relu';
  /** Whether J is a mean over all steps: what the last alone has forgotten counts too. */
  everyStep?: boolean;
}

const WIDTH = 3;

/** h ← f(W h + U xₜ + b) from h₀, J = c · h at the last step, or its mean over all. */
function recurrence(rng: Random, { steps, gain, activation, everyStep = false }: Recurrence): Subject {
  const inputs = normals(rng, steps);
  const c = normals(rng, WIDTH);
  const act = <T>(n: Numbers<T>, z: T) => (activation === 'tanh' ? n.tanh(z) : relu(n, z));
  const positive = (v: Float64Array) => (activation === 'relu' ? v.map(Math.abs) : v);
  return {
    parameters: {
      W: positive(normals(rng, WIDTH * WIDTH, gain / Math.sqrt(WIDTH))),
      U: normals(rng, WIDTH),
      b: positive(normals(rng, WIDTH, 0.3)),
      h0: positive(normals(rng, WIDTH, 0.5)),
    },
    cost(n, { W, U, b, h0 }) {
      let h: typeof h0 = h0;
      const outputs: (typeof h)[number][] = [];
      for (const x of constants(n, inputs)) {
        const Wh = product(n, W, h);
        h = Wh.map((value, k) => act(n, n.add(n.add(value, n.mul(U[k], x)), b[k])));
        outputs.push(dot(n, constants(n, c), h));
      }
      return everyStep ? times(n, 1 / steps, total(n, outputs)) : outputs[steps - 1];
    },
  };
}

/** A logistic map that every step stretches: chaotic, so that J bends ever faster. */
function logisticMap(rng: Random, steps: number): Subject {
  const start = 0.2 + 0.3 * rng.uniform();
  return {
    parameters: { rate: [3.7 + 0.2 * rng.uniform()], x0: [start, start / 2] },
    cost(n, { rate, x0 }) {
      const orbits = x0.map(x => {
        for (let t = 0; t < steps; t++) x = n.mul(n.mul(rate[0], x), n.sub(n.of(1), x));
        return x;
      });
      return total(n, orbits);
    },
  };
}

/** The same step many times: gradients that vanish, explode, or change within any step. */
export const RECURRENCE: readonly Kind[] = [
  kind('recurrence, vanishing', rng => recurrence(rng, { steps: 8, gain: 0.4, activation: 'tanh' }), {
    decidable: 1e-3,
  }),
  kind('recurrence, exploding', rng => recurrence(rng, { steps: 20, gain: 1.8, activation: 'relu' })),
  kind('recurrence, chaotic', rng => recurrence(rng, { steps: 25, gain: 4, activation: 'tanh', everyStep: true })),
  kind('logistic map, chaotic', rng => logisticMap(rng, 25), { rounding: 1e-7, decidable: 1e-5 }),
];
