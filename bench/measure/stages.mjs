// Forwards of stages that a check stage by stage takes, beside two for every parameter and stage: each parameter through all of them.
import { checkStages } from '../../dist/stages.js';

const seeded = seed => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
};

/** a = tanh(W x + b), n numbers to n. */
function dense(name, n, draw) {
  const W = Array.from({ length: n }, () => Float64Array.from({ length: n }, () => (2.4 * draw()) / Math.sqrt(n)));
  const b = Float64Array.from({ length: n }, () => 0.2 * draw());
  return {
    name,
    parameters: { W, b },
    forward: (x, { W, b }) => Float64Array.from(W, (w, u) => Math.tanh(w.reduce((sum, v, k) => sum + v * x[k], b[u]))),
    backward(d, { input: x, output: a, parameters: { W } }) {
      const dz = d.map((v, u) => v * (1 - a[u] ** 2));
      const dx = x.map((_, k) => dz.reduce((sum, v, u) => sum + v * W[u][k], 0));
      return { input: dx, parameters: { W: Array.from(dz, v => x.map(value => v * value)), b: dz } };
    },
  };
}

const loss = {
  name: 'loss',
  forward: x => x.reduce((sum, v, k) => sum + (v - k / x.length) ** 2 / 2, 0),
  backward: (_, { input: x }) => ({ input: x.map((v, k) => v - k / x.length) }),
};

const rows = [];
for (const [count, n] of [
  [5, 24],
  [10, 24],
  [20, 24],
  [20, 48],
]) {
  const draw = seeded(count * n);
  const stages = [...Array.from({ length: count - 1 }, (_, s) => dense(`dense${s}`, n, draw)), loss];
  const { verdict, forwards, seconds } = await checkStages({ input: Float64Array.from({ length: n }, draw), stages });
  const parameters = (count - 1) * (n * n + n);
  const through = 2 * parameters * count;
  rows.push({ stages: count, units: n, parameters, verdict, forwards, through, ratio: through / forwards, seconds });
}
for (const { seconds, ratio, ...row } of rows)
  console.log(JSON.stringify({ ...row, ratio: Number(ratio.toFixed(1)), seconds: Number(seconds.toFixed(2)) }));
