import { dot, normals, sigmoid, sum, type Vector } from '../../wrong/arrays.js';
import { backward, costWith, mlpAt, TANH } from '../../wrong/ops/mlp.js';
import { type Case, planted } from './case.js';

/** Numbers of any shape, changed one by one. */
const each = (v: unknown, f: (x: number) => number): unknown =>
  typeof v === 'number'
    ? f(v)
    : Array.isArray(v)
      ? v.map(inner => each(inner, f))
      : Object.fromEntries(Object.entries(v as object).map(([key, inner]) => [key, each(inner, f)]));

/** The nearest number of `bits` significant bits, subnormal below 2^smallest. */
const rounded = (bits: number, smallest: number) => (x: number) => {
  if (x === 0) return 0;
  const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), smallest) - bits + 1);
  return Math.round(x / unit) * unit;
};
const float16 = rounded(11, -14);
const bfloat16 = rounded(8, -126);
const decimals = (k: number) => (x: number) => Number(x.toFixed(k));

const network = {
  parameters: mlpAt(4),
  cost: costWith(TANH),
  right: (p: ReturnType<typeof mlpAt>) => backward(p, TANH).gradients,
  loaded: true,
} as const;
const everywhere = ['W1', 'b1', 'W2', 'b2'];

/** Logistic regression on twelve answers with an L2 penalty. */
type Logistic = { w: Vector; b: number };
const { matrix, vector } = normals(14);
const X = matrix(12, 5);
const YES = X.map((_, s) => (s % 3 === 0 ? 1 : 0));
const chance = ({ w, b }: Logistic) => X.map(x => sigmoid(dot(x, w) + b));
const entropy = (p: Logistic) =>
  -sum(chance(p).map((a, s) => Math.log(YES[s] ? a : 1 - a))) / 12 + 0.15 * dot(p.w, p.w);
const byEntropy = (p: Logistic): Logistic => {
  const d = chance(p).map((a, s) => (a - YES[s]) / 12);
  return { w: p.w.map((v, j) => sum(d.map((g, s) => g * X[s][j])) + 0.3 * v), b: sum(d) };
};
const logistic = { parameters: { w: vector(5), b: 0.3 }, cost: entropy, right: byEntropy, loaded: true } as const;

const never = ['accuracy', 'unexplained', 'scale', 'partial'] as const;
const told = (format: 'float32' | 'float16' | 'bfloat16' | { decimals: number }) =>
  ({ kind: 'precision', detail: { format }, once: true }) as const;

export default [
  planted({
    ...network,
    name: 'all in float16',
    wrong: p => each(network.right(p), float16),
    blocks: everywhere,
    expect: told('float16'),
    never,
  }),
  planted({
    ...network,
    name: 'all in bfloat16',
    wrong: p => each(network.right(p), bfloat16),
    blocks: everywhere,
    expect: told('bfloat16'),
    never,
  }),
  planted({
    ...network,
    name: 'all to three decimals',
    wrong: p => each(network.right(p), decimals(3)),
    blocks: everywhere,
    expect: told({ decimals: 3 }),
    never,
  }),
  planted({
    ...logistic,
    name: 'a vector and a number in bfloat16, with a penalty',
    wrong: p => each(byEntropy(p), bfloat16),
    blocks: ['w', 'b'],
    expect: told('bfloat16'),
    never,
  }),
  planted({
    ...logistic,
    name: 'a vector and a number to four decimals, with a penalty',
    wrong: p => each(byEntropy(p), decimals(4)),
    blocks: ['w', 'b'],
    expect: told({ decimals: 4 }),
    never,
  }),
  planted({
    ...network,
    name: 'weights in float32 where nine digits are asked for',
    options: { tolerance: 1e-9 },
    wrong: p => ({
      ...network.right(p),
      W1: each(network.right(p).W1, Math.fround),
      W2: each(network.right(p).W2, Math.fround),
    }),
    blocks: ['W1', 'W2'],
    expect: told('float32'),
    never,
  }),
  planted({
    ...network,
    name: 'one block in float16 beside others that are right',
    wrong: p => ({ ...network.right(p), W2: each(network.right(p).W2, float16) }),
    blocks: ['W2'],
    expect: told('float16'),
    never,
  }),
  // what looks like it
  planted({
    ...network,
    name: 'one factor near 1 everywhere',
    wrong: p => each(network.right(p), g => 1.001 * g),
    blocks: everywhere,
    expect: { kind: 'scale', factor: 1.001, once: true },
    never: ['precision', 'accuracy'],
  }),
] satisfies Case[];
