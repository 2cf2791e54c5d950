import type { BlockEvidence } from '../evidence.js';
import type { Entries } from '../fit.js';
import type { Family, Hypothesis } from '../hypothesis.js';

/** A format of fewer bits than a double: significant bits and the exponent of its smallest normal number. */
const FORMATS = [
  { format: 'bfloat16', bits: 8, smallest: -126 },
  { format: 'float16', bits: 11, smallest: -14 },
  { format: 'float32', bits: 24, smallest: -126 },
];

/** grad is gradapprox kept in fewer bits or printed with few decimals; before the penalty was added where that is known. */
export const precision: Family = (block, { decay }) => {
  const penalty = decay(block) || 0;
  const parts = penalty > 0 ? [0, penalty] : [0];
  return parts.flatMap(slope => {
    const grad = (i: number) => block.grad[i] - slope * block.theta[i];
    return [...floats(block, grad, slope), ...decimals(block, grad, slope)];
  });
};

function floats(block: BlockEvidence, grad: Entries, slope: number): Hypothesis[] {
  return FORMATS.flatMap(({ format, bits, smallest }) => {
    const unit = (x: number) => 2 ** (Math.max(exponent(x), smallest) - bits + 1);
    // the penalty is taken off again with an error of its own
    const kept = (g: number) => Math.abs(g - Math.round(g / unit(g)) * unit(g)) <= (slope > 0 ? 1e-3 * unit(g) : 0);
    return rounded(block, grad, { format, kept, unit, length: slope > 0 ? 2.5 : 2.4 });
  });
}

/** Most decimals looked for: at more, rounding is below the tolerance. */
const MOST_DECIMALS = 7;

function decimals(block: BlockEvidence, grad: Entries, slope: number): Hypothesis[] {
  for (let digits = 0; digits <= MOST_DECIMALS; digits++) {
    const unit = 10 ** -digits;
    const kept = (g: number) => Math.abs(g - Math.round(g / unit) * unit) <= 1e-8 * unit + 1e-15 * Math.abs(g);
    const format = digits === 1 ? '1 decimal' : `${digits} decimals`;
    const found = rounded(block, grad, { format, kept, unit: () => unit, length: slope > 0 ? 2.5 : 2.4 });
    if (found.length > 0) return found;
  }
  return [];
}

interface Format {
  format: string;
  kept(g: number): boolean;
  unit(g: number): number;
  length: number;
}

/** Every entry stands in the format, and none is further from gradapprox than one unit of it. */
function rounded(block: BlockEvidence, grad: Entries, { format, kept, unit, length }: Format): Hypothesis[] {
  let error = 0;
  for (const i of block.known) {
    const g = grad(i);
    if (!kept(g)) return [];
    if (g !== 0) error = Math.max(error, Math.abs((block.grad[i] - block.gradapprox[i]) / g));
  }
  if (error === 0) return [];
  return [
    {
      value: i => block.gradapprox[i],
      slack: i => block.slack[i] + unit(grad(i)),
      says: [{ kind: 'precision', detail: { format, error } }],
      length,
      parameters: 0,
    },
  ];
}

const exponent = (x: number) => (x === 0 ? -1074 : Math.floor(Math.log2(Math.abs(x))));
