import { norm, subtract } from '../numbers.js';
import type { Report } from '../report.js';
import type { Block, Layout } from '../theta/layout.js';
import { sameShape } from '../theta/shape.js';
import { pathOf } from '../theta/tree.js';

/** An array that backward was given: 'upstream.h', 'input', 'W'. */
export interface Operand {
  name: string;
  shape: readonly number[];
  numbers: Float64Array;
}

/**
 * What a wrong gradient is, made of what backward was given: it `is` that term, it `lacks` it, has it once too often (`repeats`), or `takes` it where
 * another belongs.
 */
export interface Formula {
  /** The block as reports call it. */
  block: string;
  how: 'is' | 'lacks' | 'repeats' | 'takes';
  /** 'upstream', 'upstream ⊙ input', 'upstream.k · Wk', 'outputᵀ · upstream', 'the last row of upstream'. */
  term: string;
  /** The term that belongs there. */
  for?: string;
}

/** The arrays of a tree by the names that backward has for them: 'h' of the root 'input' is 'input.h', one of the parameters keeps its own. */
export function operands({ blocks }: Pick<Layout, 'blocks'>, numbers: Float64Array, root: string): Operand[] {
  const named = (name: string) => (name === 'theta' ? root : root === 'parameters' ? name : pathOf(root, name));
  return blocks.map(({ name, shape, offset, size }) => ({
    name: named(name),
    shape,
    numbers: numbers.slice(offset, offset + size),
  }));
}

/** What backward of a stage was given. */
export interface Given {
  upstream: readonly Operand[];
  /** Its input and its output. */
  activations: readonly Operand[];
  parameters: readonly Operand[];
}

/** Relative distance from a formula, by the precision in which backward computes. */
const ROUNDING = { float64: 1e-9, float32: 1e-4, float16: 3e-3, bfloat16: 2e-2 };
/** The same where gradapprox has its part: it is known to about so many digits. */
const MEASURED = { float64: 1e-6, float32: 1e-3, float16: 1e-2, bfloat16: 6e-2 };
/** A term this far below the gradient is not seen in it. */
const LEAST = 1e-2;
/** Numbers that agree by chance are few. */
const FEWEST = 3;
/** Most products of one matrix product, and most numbers looked at for terms in each other's place: naming a mistake is worth no more. */
const MOST = 1e7;

/** The simplest formula that a wrong block of a report follows; null where none is met. */
export function formulaOf(report: Report, block: Block, given: Given): Formula | null {
  const part = (row: Float64Array) => row.subarray(block.offset, block.offset + block.size);
  const [grad, right] = [part(report.grad), part(report.gradapprox)];
  if (block.size < FEWEST || !right.every(Number.isFinite)) return null;
  const { precision } = report;
  const all = [...terms(block.shape, given)];
  const is = all.find(({ numbers }) => distance(grad, numbers, 1) <= ROUNDING[precision] * norm(grad));
  if (is) return { block: block.name, how: 'is', term: is.name };
  const off = subtract(grad, right);
  const bar = MEASURED[precision] * Math.max(norm(right), norm(grad));
  const seen = all.filter(({ numbers }) => norm(numbers) > LEAST * norm(right));
  for (const { name, numbers } of seen)
    for (const [how, sign] of [
      ['lacks', -1],
      ['repeats', 1],
    ] as const)
      if (distance(off, numbers, sign) <= bar) return { block: block.name, how, term: name };
  const paired = seen.slice(0, Math.sqrt(MOST / block.size));
  for (const taken of paired)
    for (const belongs of paired)
      if (distance(off, subtract(taken.numbers, belongs.numbers), 1) <= bar)
        return { block: block.name, how: 'takes', term: taken.name, for: belongs.name };
  return null;
}

/** ‖a − c b‖₂. */
const distance = (a: Float64Array, b: Float64Array, c: number): number => norm(a.map((value, i) => value - c * b[i]));

interface Term {
  name: string;
  numbers: Float64Array;
}

/** All that has the shape of a gradient and is made of the upstream and one array more. */
function* terms(shape: readonly number[], { upstream, activations, parameters }: Given): Generator<Term> {
  for (const u of upstream) {
    if (sameShape(u.shape, shape)) yield* elementwise(u, activations);
    yield* rowsOf(u, shape);
    for (const W of parameters) yield* backThrough(u, W, shape);
    for (const a of activations) yield* outer(u, a, shape);
  }
}

function* elementwise(u: Operand, activations: readonly Operand[]): Generator<Term> {
  yield { name: u.name, numbers: u.numbers };
  for (const a of activations)
    if (sameShape(a.shape, u.shape))
      yield { name: `${u.name} ⊙ ${a.name}`, numbers: u.numbers.map((value, i) => value * a.numbers[i]) };
}

/** Of the rows of u: their sum, the first, the last. */
function* rowsOf({ name: u, shape, numbers }: Operand, target: readonly number[]): Generator<Term> {
  if (shape.length < 2 || target.length !== 1 || shape.at(-1) !== target[0]) return;
  const [rows, columns] = matrix(shape);
  const row = (r: number) => numbers.slice(r * columns, (r + 1) * columns);
  yield { name: `the first row of ${u}`, numbers: row(0) };
  yield { name: `the last row of ${u}`, numbers: row(rows - 1) };
  const sum = new Float64Array(columns);
  for (let i = 0; i < numbers.length; i++) sum[i % columns] += numbers[i];
  yield { name: `${u} summed over its rows`, numbers: sum };
  yield { name: `${u} averaged over its rows`, numbers: sum.map(value => value / rows) };
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
