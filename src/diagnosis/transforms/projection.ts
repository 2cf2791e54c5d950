import type { Details } from '../../finding.js';
import { nth, ofKind, oneOf } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import type { Family, Transform } from '../hypothesis.js';

type Projection = Details['projection'];

/**
 * The gradient of a J that does not change along a direction v is across it: (I − u uᵀ) g, u = v/‖v‖.
 * v is θ where J does not change with the length of θ, and 1 where it does not change when one number is added to all of θ.
 * 'missing': gradapprox is across v, and grad = gradapprox + μ v; 'extra': grad is across v, and gradapprox is not.
 */
export const projection: Family = ({ block, part }, most) => {
  if (part === 'data' || ofKind('projection') > most || block.known.length < block.size || block.size < 2) return [];
  const ways = WAYS.flatMap(along => {
    const lines = linesOf(block, along);
    return ACROSS.map(across => ({ along, across, lines }));
  });
  return ways.flatMap((way, k) => {
    const bits = ofKind('projection') + oneOf(2) + nth(k);
    return bits <= most && way.lines.length > 0 ? [...missing(block, way, bits), ...extra(block, way, bits)] : [];
  });
};

const WAYS: readonly Projection['along'][] = ['block', 'row', 'column'];
const ACROSS: readonly Projection['across'][] = ['theta', 'ones'];

interface Way {
  along: Projection['along'];
  across: Projection['across'];
  /** The vectors that J does not change along. */
  lines: readonly Line[];
}

/** Entries first, first + step, … of a block. */
interface Line {
  first: number;
  step: number;
  length: number;
}

function linesOf({ shape, size }: BlockEvidence, along: Projection['along']): Line[] {
  if (along === 'block') return [{ first: 0, step: 1, length: size }];
  if (shape.length !== 2 || Math.min(...shape) < 2) return [];
  const [rows, columns] = shape;
  return along === 'row'
    ? Array.from({ length: rows }, (_, row) => ({ first: row * columns, step: 1, length: columns }))
    : Array.from({ length: columns }, (_, column) => ({ first: column, step: columns, length: rows }));
}

const vectorOf = ({ theta }: BlockEvidence, across: Projection['across']): Float64Array =>
  across === 'theta' ? theta : new Float64Array(theta.length).fill(1);

function dot({ first, step, length }: Line, a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0, i = first; k < length; k++, i += step) sum += a[i] * b[i];
  return sum;
}

/** What g · v may be off in a line because its entries are: gradapprox by its slack, both by their own rounding. */
function barOf(block: BlockEvidence, { first, step, length }: Line, g: Float64Array, v: Float64Array): number {
  const known = g !== block.gradapprox;
  let sum = 0;
  for (let k = 0, i = first; k < length; k++, i += step)
    sum += Math.abs(v[i]) * ((known ? 0 : block.slack[i]) + block.relative * Math.abs(g[i]));
  return sum;
}

function isZero({ first, step, length }: Line, v: Float64Array): boolean {
  for (let k = 0, i = first; k < length; k++, i += step) if (v[i] !== 0) return false;
  return true;
}

/** Whether g is across v in every line, and no line is without v. */
const isAcross = (block: BlockEvidence, { lines }: Way, g: Float64Array, v: Float64Array): boolean =>
  lines.every(line => Math.abs(dot(line, g, v)) <= barOf(block, line, g, v) && !isZero(line, v));

/** grad = gradapprox + μ v with gradapprox across v: that gradapprox · v = 0 bears it out, so that no number is paid for μ. */
function missing(block: BlockEvidence, way: Way, bits: number): Transform[] {
  const v = vectorOf(block, way.across);
  if (!isAcross(block, way, block.gradapprox, v)) return [];
  const slope = (line: Line) => dot(line, block.grad, v) / dot(line, v, v);
  return [made(block, way, { form: 'missing', v, slope, bits, fitted: way.lines.length })];
}

/** grad = gradapprox − u (u · gradapprox): nothing is taken from grad. */
function extra(block: BlockEvidence, way: Way, bits: number): Transform[] {
  const v = vectorOf(block, way.across);
  if (!isAcross(block, way, block.grad, v)) return [];
  const slope = (line: Line) => -dot(line, block.gradapprox, v) / dot(line, v, v);
  return [made(block, way, { form: 'extra', v, slope, bits, fitted: 0 })];
}

interface Shift {
  form: Projection['form'];
  v: Float64Array;
  slope(line: Line): number;
  bits: number;
  fitted: number;
}

function made(block: BlockEvidence, { along, across, lines }: Way, { form, v, slope, bits, fitted }: Shift): Transform {
  const shift = new Float64Array(block.size);
  const bar = new Float64Array(block.size);
  for (const line of lines) {
    const μ = slope(line);
    const off = barOf(block, line, form === 'missing' ? block.grad : block.gradapprox, v) / dot(line, v, v);
    for (let k = 0, i = line.first; k < line.length; k++, i += line.step) {
      shift[i] = μ * v[i];
      bar[i] = off * Math.abs(v[i]);
    }
  }
  return {
    value: i => block.gradapprox[i] + shift[i],
    slack: i => block.slack[i] + bar[i],
    says: [{ kind: 'projection', detail: { form, across, along } }],
    bits,
    fitted,
    beside: false,
  };
}
