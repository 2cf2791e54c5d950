import type { Details } from '../../finding.js';
import { nth, ofKind } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import type { Family, Transform } from '../hypothesis.js';
import { product } from './axes.js';

type Along = Details['projection']['along'];

/**
 * The gradient of a J that does not change with the length of θ is across θ: (I − u uᵀ) g, u = θ/‖θ‖.
 * 'missing': gradapprox is, and grad = gradapprox + μ θ; 'extra': grad is, and gradapprox is not.
 */
export const projection: Family = ({ block, part }) => {
  if (part === 'data' || block.known.length < block.size) return [];
  return WAYS.flatMap((along, k) => {
    const lines = linesOf(block, along);
    return lines ? [...missing(block, { along, k, lines }), ...extra(block, { along, k, lines })] : [];
  });
};

const WAYS: readonly Along[] = ['block', 'row', 'column'];

interface Way {
  along: Along;
  k: number;
  /** Entries of each vector whose length may be held. */
  lines: number[][];
}

function linesOf({ shape, size }: BlockEvidence, along: Along): number[][] | null {
  if (along === 'block') return size < 2 ? null : [[...Array(size).keys()]];
  if (shape.length !== 2 || Math.min(...shape) < 2) return null;
  const [rows, columns] = shape;
  return along === 'row'
    ? Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => r * columns + c))
    : Array.from({ length: columns }, (_, c) => Array.from({ length: rows }, (_, r) => r * columns + c));
}

const dot = (line: readonly number[], a: Float64Array, b: Float64Array) =>
  line.reduce((sum, i) => sum + a[i] * b[i], 0);

/** Whether a gradient is across θ in a line, within the bars of its entries. */
function isAcross(block: BlockEvidence, line: readonly number[], g: Float64Array): boolean {
  const { theta, slack, rounding } = block;
  const bar = line.reduce((sum, i) => sum + Math.abs(theta[i]) * (slack[i] + rounding[i]), 0);
  return Math.abs(dot(line, g, theta)) <= bar;
}

const isSeen = ({ theta }: BlockEvidence, line: readonly number[]) => line.some(i => theta[i] !== 0);

/** grad = gradapprox + μ θ with gradapprox across θ: its number is no free one, for that gradapprox·θ = 0 bears it out. */
function missing(block: BlockEvidence, { along, k, lines }: Way): Transform[] {
  const { grad, gradapprox, theta } = block;
  if (!lines.every(line => isAcross(block, line, gradapprox) && isSeen(block, line))) return [];
  return [made(block, { form: 'missing', along, k }, lines, line => dot(line, grad, theta) / dot(line, theta, theta))];
}

/** grad = gradapprox − u (u · gradapprox): nothing is taken from grad. */
function extra(block: BlockEvidence, { along, k, lines }: Way): Transform[] {
  const { grad, gradapprox, theta } = block;
  if (!lines.every(line => isAcross(block, line, grad) && isSeen(block, line))) return [];
  return [
    made(block, { form: 'extra', along, k }, lines, line => -dot(line, gradapprox, theta) / dot(line, theta, theta)),
  ];
}

function made(
  block: BlockEvidence,
  { form, along, k }: { form: Details['projection']['form']; along: Along; k: number },
  lines: readonly (readonly number[])[],
  slopeOf: (line: readonly number[]) => number,
): Transform {
  const slope = new Float64Array(product(block.shape));
  const bar = new Float64Array(slope.length);
  for (const line of lines) {
    const μ = slopeOf(line);
    const length = dot(line, block.theta, block.theta);
    const spread = line.reduce((sum, i) => sum + Math.abs(block.theta[i]) * (block.slack[i] + block.rounding[i]), 0);
    for (const i of line) {
      slope[i] = μ;
      bar[i] = (Math.abs(block.theta[i]) * spread) / length;
    }
  }
  return {
    value: i => block.gradapprox[i] + slope[i] * block.theta[i],
    slack: i => block.slack[i] + bar[i],
    says: [{ kind: 'projection', detail: { form, along, slope: slope[0] } }],
    bits: ofKind('projection') + nth(form === 'missing' ? 0 : 1) + nth(k),
    fitted: form === 'missing' ? lines.length : 0,
    beside: false,
  };
}
