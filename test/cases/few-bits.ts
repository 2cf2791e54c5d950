// A forward pass rounded to few bits after each operation: J is a staircase whose treads noise tables may not see.
import { random } from '../../src/random.js';
import { beside, inBlock, NOT_FAIL, NOT_PASS, type Right, times } from './case.js';

/** `bits` of mantissa, no numbers below 2^-14 but multiples of their unit there, as float16 has it. */
const toBits = (bits: number) => (v: number) => {
  if (v === 0) return 0;
  const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(v))), -14) - bits);
  return Math.round(v / unit) * unit;
};

interface Small {
  W1: number[][];
  W2: number[];
}

/** tanh network of 3, 4 and 1 units: J in few bits, the gradient in float64 rounded to float32 at the end. */
function network(seed: number, bits: number): Right<Small> {
  const half = toBits(bits);
  const rng = random(seed);
  const normals = (n: number) => Array.from({ length: n }, () => half(rng.normal()));
  const X = Array.from({ length: 5 }, () => normals(3));
  const y = normals(5);
  const pass = (p: Small, x: number[], round: (v: number) => number) => {
    const a = p.W1.map(row => round(Math.tanh(row.reduce((sum, w, j) => round(sum + round(round(w) * x[j])), 0))));
    return { a, out: a.reduce((sum, v, i) => round(sum + round(round(p.W2[i]) * v)), 0) };
  };
  return {
    parameters: { W1: [1, 2, 3, 4].map(() => normals(3)), W2: normals(4) },
    cost: p => {
      const squares = X.map((x, k) => half(half(pass(p, x, half).out - y[k]) ** 2));
      return half(squares.reduce((sum, v) => half(sum + v), 0) / 5);
    },
    gradients: p => {
      const g: Small = { W1: p.W1.map(() => [0, 0, 0]), W2: [0, 0, 0, 0] };
      X.forEach((x, k) => {
        const { a, out } = pass(p, x, v => v);
        const e = (2 * (out - y[k])) / 5;
        a.forEach((v, i) => {
          g.W2[i] += e * v;
          g.W1[i] = g.W1[i].map((d, j) => d + e * p.W2[i] * (1 - v * v) * x[j]);
        });
      });
      return { W1: g.W1.map(row => row.map(Math.fround)), W2: g.W2.map(Math.fround) };
    },
  };
}

export default [['float16', 10] as const, ['bfloat16', 7] as const].flatMap(([what, bits]) =>
  [1, 2, 3].flatMap(k =>
    beside(`network ${k} with a forward pass in ${what}`, () => network(k, bits), [
      { how: 'gradient right', expect: NOT_FAIL },
      { how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS },
      { how: 'dW2 × 3', spoil: inBlock('W2', times(3)), expect: NOT_PASS },
    ]),
  ),
);
