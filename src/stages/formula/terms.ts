import { sameShape } from '../../theta/shape.js';
import type { Given, Operand } from './given.js';

/** Most products of one matrix product: naming a mistake is worth no more. */
const MOST = 1e7;

/** A gradient as somebody may have written it, and how. */
export interface Term {
  name: string;
  numbers: Float64Array;
  /** Whether it is the upstream times a slope, entry by entry. */
  slope?: true;
}

/** All that has the shape of a gradient and is made of the upstream and one array more. */
export function* terms(shape: readonly number[], { upstream, activations, parameters }: Given): Generator<Term> {
  for (const u of upstream) {
    if (sameShape(u.shape, shape)) yield* elementwise(u, activations);
    yield* rowsOf(u, shape, parameters);
    for (const W of parameters) yield* backThrough(u, W, shape);
    for (const a of activations) yield* outer(u, a, shape);
  }
}

/** Slopes that hand-written derivatives are made of, of the input or the output; ≶ tells that they are 0 or 1. */
const SLOPES: readonly [string, (a: number) => number, mask?: '≶'][] = [
  ['A', a => a],
  ['(1 − A)', a => 1 - a],
  ['(1 + A)', a => 1 + a],
  ['(1 − A²)', a => 1 - a * a],
  ['A ⊙ (1 − A)', a => a * (1 - a)],
  ['A²', a => a * a],
  ['1/A', a => 1 / a],
  ['1/A²', a => 1 / (a * a)],
  ['(A > 0)', a => Number(a > 0), '≶'],
  ['(A ≤ 0)', a => Number(a <= 0), '≶'],
];
/** Fewer zeros and ones are met by chance. */
const FEWEST_MASKED = 16;

function* elementwise(u: Operand, activations: readonly Operand[]): Generator<Term> {
  yield { name: u.name, numbers: u.numbers };
  const same = activations.filter(({ shape }) => sameShape(shape, u.shape));
  for (const a of [...same, u])
    for (const [slope, f, mask] of SLOPES) {
      if (mask ? a.numbers.length < FEWEST_MASKED : a === u) continue;
      yield times(u, slope.replaceAll('A', a.name), k => f(a.numbers[k]));
    }
  for (const a of same)
    for (const b of same) if (a !== b) yield times(u, `${a.name} / ${b.name}`, k => a.numbers[k] / b.numbers[k]);
}

const times = (u: Operand, name: string, slope: (k: number) => number): Term => ({
  name: `${u.name} ⊙ ${name}`,
  numbers: u.numbers.map((value, k) => value * slope(k)),
  slope: true,
});

/** Of all that stands before the last axis: the sum, the mean, the first and the last along the first axis; and the sum of u times a vector of the parameters. */
function* rowsOf(u: Operand, target: readonly number[], parameters: readonly Operand[]): Generator<Term> {
  const { name, shape, numbers } = u;
  if (shape.length < 2 || target.length !== 1 || shape.at(-1) !== target[0]) return;
  const [rows, columns] = matrix(shape);
  const part = numbers.length / shape[0];
  const of = shape.length > 2 ? 'part' : 'row';
  const sum = (from: number, to: number, factor: (k: number) => number = () => 1) => {
    const total = new Float64Array(columns);
    for (let i = from; i < to; i++) total[i % columns] += factor(i % columns) * numbers[i];
    return total;
  };
  yield { name: `the first ${of} of ${name}`, numbers: sum(0, part) };
  yield { name: `the last ${of} of ${name}`, numbers: sum(numbers.length - part, numbers.length) };
  const all = sum(0, numbers.length);
  yield { name: `${name} summed over its rows`, numbers: all };
  yield { name: `${name} averaged over its rows`, numbers: all.map(value => value / rows) };
  for (const w of parameters)
    if (w.shape.length === 1 && w.shape[0] === columns)
      yield { name: `${name} ⊙ ${w.name} summed over its rows`, numbers: sum(0, numbers.length, k => w.numbers[k]) };
}

/** u · W and u · Wᵀ. */
function* backThrough(u: Operand, W: Operand, target: readonly number[]): Generator<Term> {
  if (W.shape.length !== 2 || !sameShape(u.shape.slice(0, -1), target.slice(0, -1)) || target.length === 0) return;
  for (const [turned, from, to] of [
    [true, 1, 0],
    [false, 0, 1],
  ] as const) {
    if (W.shape[from] !== u.shape.at(-1) || W.shape[to] !== target.at(-1)) continue;
    yield* product(u, turned ? transposed(W) : W, `${u.name} · ${W.name}${turned ? 'ᵀ' : ''}`);
  }
}

/** aᵀ · u and uᵀ · a, over the rows of both. */
function* outer(u: Operand, a: Operand, target: readonly number[]): Generator<Term> {
  if (target.length !== 2 || matrix(u.shape)[0] !== matrix(a.shape)[0]) return;
  for (const [left, right] of [
    [a, u],
    [u, a],
  ] as const)
    if (left.shape.at(-1) === target[0] && right.shape.at(-1) === target[1])
      yield* product(transposed(left), right, `${left.name}ᵀ · ${right.name}`);
}

function* product(A: Operand, B: Operand, name: string): Generator<Term> {
  const [m, n] = matrix(A.shape);
  const [, k] = matrix(B.shape);
  if (m * n * k > MOST) return;
  const numbers = new Float64Array(m * k);
  for (let i = 0; i < m; i++)
    for (let l = 0; l < n; l++)
      for (let j = 0; j < k; j++) numbers[i * k + j] += A.numbers[i * n + l] * B.numbers[l * k + j];
  yield { name, numbers };
  // a loop that ends too early, or begins too late
  for (const l of n > 1 ? [0, n - 1] : []) {
    const one = numbers.map((_, at) => A.numbers[Math.floor(at / k) * n + l] * B.numbers[l * k + (at % k)]);
    yield { name: `what index ${l} of ${n} adds to ${name}`, numbers: one };
  }
}

function transposed({ name, shape, numbers }: Operand): Operand {
  const [m, n] = matrix(shape);
  const turned = Float64Array.from(numbers, (_, i) => numbers[(i % m) * n + Math.floor(i / m)]);
  return { name, shape: [n, m], numbers: turned };
}

/** All leading axes as one of rows. */
const matrix = (shape: readonly number[]): [rows: number, columns: number] => {
  const columns = shape.at(-1) ?? 1;
  return [shape.reduce((n, d) => n * d, 1) / columns || 0, columns];
};
