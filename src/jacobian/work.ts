import { makeObjective, type Objective } from '../objective/objective.js';
import type { Approximation, Maybe } from '../problem.js';
import { random } from '../random.js';
import type { Block, Layout } from '../theta/layout.js';
import { storageGrid } from '../verdict/grid.js';
import { measureNoise, type Noise } from '../verdict/noise.js';
import { noiseIn, precisionOf } from '../verdict/precision.js';
import { onGrid, RULES, type Rule } from '../verdict/rules.js';
import { GradientScale, type ParameterScale, parameterScale } from '../verdict/scale.js';
import { colouring, type Pattern } from './colouring.js';
import { Outputs, Row } from './outputs.js';

/** A vector-valued function with the Jacobian that somebody computes for it. */
export interface JacobianRequest {
  /** x as the caller stores it, and how it lies in a vector. */
  parameters: unknown;
  layout: Layout;
  /** f(x), m numbers, in their own order. */
  f(x: Float64Array): Maybe<Float64Array>;
  /** The Jacobian to be judged, row by row, and at x: what is not 0 in it may not be 0 in truth. */
  matrix(x: Float64Array): Promise<Float64Array>;
  claims: Float64Array;
  /** Entries that may be other than 0 besides. */
  pattern?: Uint8Array;
  /** The blocks of all m · n entries, and their bare names' order: row k is entries k n … k n + n − 1. */
  entryBlocks: readonly Block[];
  tolerance?: number;
  step?: number;
  seed: number;
  signal?: AbortSignal;
}

/** All that is known before any difference. */
export interface Work {
  request: JacobianRequest;
  /** Stands at x. */
  objective: Objective;
  outputs: Outputs;
  m: number;
  n: number;
  pattern: Pattern;
  groups: number[][];
  /** f(x), and three standard deviations of each of its numbers. */
  values: Float64Array;
  noise: Float64Array;
  rule: Rule;
  precision: Approximation['precision'];
  tolerance: number;
  grid: number;
  sizes: ParameterScale;
  /** What single entries are measured against. */
  scale: GradientScale;
  blockOf(entry: number): number;
  rows: Row[];
}

export async function prepare(request: JacobianRequest): Promise<Work> {
  const { parameters, layout, claims, entryBlocks, seed, signal } = request;
  // only how parameters are stored is asked of it
  const objective = makeObjective({ parameters, cost: () => 0, gradients: () => null }, layout);
  const n = layout.size;
  const m = claims.length / n;
  const outputs = new Outputs(request.f, m, signal);
  const values = await outputs.at(objective.theta);
  const rows = Array.from({ length: m }, (_, k) => new Row(objective, outputs, k));
  const sizes = parameterScale(objective.theta, layout.blocks);
  const measured: Noise[] = [];
  for (const [k, row] of rows.entries()) measured.push(await measureNoise(row, sizes, values[k], random(seed)));
  const precision = precisionOf(together(measured), claims);
  const grid = storageGrid(objective, sizes);
  const rule = onGrid(RULES[precision], grid);
  const entries = Uint8Array.from(claims, (claim, e) => (claim !== 0 || request.pattern?.[e] ? 1 : 0));
  const pattern = { rows: m, columns: n, entries };
  return {
    ...{
      request,
      objective,
      outputs,
      m,
      n,
      pattern,
      groups: colouring(pattern),
      values,
      rule,
      precision,
      grid,
      sizes,
      rows,
    },
    noise: Float64Array.from(measured, noise => noiseIn(precision, noise)),
    tolerance: request.tolerance ?? rule.tolerance,
    scale: new GradientScale(claims, entryBlocks, { of: e => sizes.of(e % n) }, values),
    blockOf: entry => entryBlocks.findIndex(({ offset, size }) => entry >= offset && entry < offset + size),
  };
}

/** The noise of all rows as that of one J: their sum would have it. */
const together = (rows: readonly Noise[]): Noise => ({
  level: Math.max(...rows.map(({ level }) => level)),
  magnitude: Math.max(...rows.map(({ magnitude }) => magnitude)),
  bits: Math.max(...rows.map(({ bits }) => bits)),
  clearest: Math.max(...rows.map(({ clearest }) => clearest)),
  float32: rows.some(({ float32 }) => float32) && rows.every(({ bits }) => bits <= 24),
});
