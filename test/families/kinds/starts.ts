import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { constants, dot, logSumExp, product, times, total } from '../numbers.js';
import { type Kind, kind, type Subject } from './kind.js';
import { tanhNetwork } from './smooth.js';

/** The same cost where every parameter has this value. */
const everywhere = (subject: Subject, value: number): Subject => ({
  ...subject,
  parameters: Object.fromEntries(
    Object.entries(subject.parameters).map(([name, v]) => [name, Float64Array.from(v, () => value)]),
  ),
});

/** Softmax regression over one hidden layer without an activation; at 0 only the last bias has a gradient. */
function deepLinear(rng: Random): Subject {
  const examples = Array.from({ length: 5 }, () => ({ x: normals(rng, 3), label: rng.below(3) }));
  return {
    parameters: { W1: new Float64Array(6), W2: new Float64Array(6), b: new Float64Array(3) },
    cost(n, { W1, W2, b }) {
      const losses = examples.map(({ x, label }) => {
        const logits = product(n, W2, product(n, W1, constants(n, x))).map((value, k) => n.add(value, b[k]));
        return n.sub(logSumExp(n, logits), logits[label]);
      });
      return times(n, 1 / 5, total(n, losses));
    },
  };
}

/** x³ − 3xy² and a quartic at their saddle, beside a slope: derivatives of second order vanish too. */
function saddle(rng: Random): Subject {
  const c = normals(rng, 3);
  return {
    parameters: { x: [0, 0], q: [0, 0], w: normals(rng, 3) },
    cost(n, { x, q, w }) {
      const [xx, yy] = x.map(value => n.mul(value, value));
      const monkey = n.mul(x[0], n.sub(xx, times(n, 3, yy)));
      const quartic = q.map(value => n.mul(n.mul(value, value), n.mul(value, value)));
      return n.add(n.add(monkey, total(n, quartic)), n.sin(dot(n, constants(n, c), w)));
    },
    flat: ['x', 'q'],
  };
}

/** Where training starts: zeros, and units that are all the same. */
export const STARTS: readonly Kind[] = [
  kind('zero start, tanh', rng => everywhere(tanhNetwork(rng), 0)),
  kind('zero start, linear layers', deepLinear),
  kind('symmetric start', rng => everywhere(tanhNetwork(rng), 0.5)),
  kind('saddles at 0', saddle),
];
