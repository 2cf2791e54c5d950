import type { Details } from '../../finding.js';
import { nth, ofKind } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import type { Family, Transform } from '../hypothesis.js';

/** A format of fewer bits than a double: significant bits and the exponent of its smallest normal number. */
const FORMATS = [
  { format: 'float32', bits: 24, smallest: -126 },
  { format: 'float16', bits: 11, smallest: -14 },
  { format: 'bfloat16', bits: 8, smallest: -126 },
] as const;

/** grad is gradapprox kept in fewer bits, or printed with few decimals. */
export const precision: Family = ({ block, part }) => [...floats(block, part), ...decimals(block, part)];

function floats(block: BlockEvidence, part: 'all' | 'data'): Transform[] {
  return FORMATS.flatMap(({ format, bits, smallest }, k) => {
    const unit = (x: number) => 2 ** (Math.max(exponent(x), smallest) - bits + 1);
    // the penalty is taken off again with an error of its own
    const kept = (g: number) =>
      Math.abs(g - Math.round(g / unit(g)) * unit(g)) <= (part === 'data' ? 1e-3 * unit(g) : 0);
    return rounded(block, { format, kept, unit, k });
  });
}

/** Most decimals looked for: at more, rounding is below the tolerance. */
const MOST_DECIMALS = 7;

function decimals(block: BlockEvidence, part: 'all' | 'data'): Transform[] {
  for (let digits = 0; digits <= MOST_DECIMALS; digits++) {
    const unit = 10 ** -digits;
    const bar = part === 'data' ? 1e-6 : 1e-8;
    const kept = (g: number) => Math.abs(g - Math.round(g / unit) * unit) <= bar * unit + 1e-15 * Math.abs(g);
    const found = rounded(block, { format: { decimals: digits }, kept, unit: () => unit, k: FORMATS.length + digits });
    if (found.length > 0) return found;
  }
  return [];
}

interface Format {
  format: Details['precision']['format'];
  kept(g: number): boolean;
  unit(g: number): number;
  /** Its place in the table. */
  k: number;
}

/** Every entry stands in the format, and none is further from gradapprox than one unit of it. */
function rounded(block: BlockEvidence, { format, kept, unit, k }: Format): Transform[] {
  let error = 0;
  for (const i of block.known) {
    const g = block.grad[i];
    if (!kept(g)) return [];
    if (g !== 0) error = Math.max(error, Math.abs((g - block.gradapprox[i]) / g));
  }
  if (error === 0) return [];
  return [
    {
      value: i => block.gradapprox[i],
      slack: i => block.slack[i] + unit(block.grad[i]),
      says: [{ kind: 'precision', detail: { format, error } }],
      bits: ofKind('precision') + nth(k),
      fitted: 0,
      beside: false,
    },
  ];
}

const exponent = (x: number) => (x === 0 ? -1074 : Math.floor(Math.log2(Math.abs(x))));
