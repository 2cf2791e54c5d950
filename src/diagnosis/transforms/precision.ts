import type { Details } from '../../finding.js';
import { nth, ofKind } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import type { Family, Transform } from '../hypothesis.js';

type Name = Details['precision']['format'];

/** A number format of fewer digits than a double has. */
interface Format {
  name: Name;
  /** Whether g stands in the format, as exactly as it is known. */
  keeps(g: number, part: 'all' | 'data'): boolean;
  /** The distance between neighbours of g. */
  unit(g: number): number;
}

/** Significant bits, and the exponent of the smallest normal number. */
const BINARY = [
  ['float32', 24, -126],
  ['float16', 11, -14],
  ['bfloat16', 8, -126],
] as const;

/** Most decimals looked for: at more, rounding is below the tolerance. */
const MOST_DECIMALS = 7;

const exponent = (x: number) => (x === 0 ? -1074 : Math.floor(Math.log2(Math.abs(x))));

/** Where a penalty is taken off again, with an error of its own, a number stands in its format this nearly, in units. */
const NEARLY = 1e-3;

const isNear = (g: number, unit: number, bar: number) => Math.abs(g - Math.round(g / unit) * unit) <= bar;

const binary = ([name, bits, smallest]: (typeof BINARY)[number]): Format => {
  const unit = (g: number) => 2 ** (Math.max(exponent(g), smallest) - bits + 1);
  return { name, unit, keeps: (g, part) => isNear(g, unit(g), part === 'data' ? NEARLY * unit(g) : 0) };
};

function decimal(decimals: number): Format {
  const unit = 10 ** -decimals;
  const bar = (part: 'all' | 'data') => (part === 'data' ? NEARLY : 1e-8) * unit;
  return {
    name: { decimals },
    unit: () => unit,
    keeps: (g, part) => isNear(g, unit, bar(part) + 1e-15 * Math.abs(g)),
  };
}

/** Formats, commonest first. */
const FORMATS: readonly Format[] = [
  ...BINARY.map(binary),
  ...Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) => decimal(decimals)),
];

/** grad is gradapprox kept in fewer bits, or printed with few decimals. */
export const precision: Family = ({ block, part }, most) =>
  ofKind('precision') > most ? [] : FORMATS.flatMap(({ name }) => roundedTo(name, block, part));

/** grad as gradapprox rounded to one format: every entry stands in it, and none is further from gradapprox than one unit of it. */
export function roundedTo(name: Name, block: BlockEvidence, part: 'all' | 'data' = 'all'): Transform[] {
  const k = FORMATS.findIndex(format => JSON.stringify(format.name) === JSON.stringify(name));
  const { keeps, unit } = FORMATS[k];
  if (!block.known.every(i => keeps(block.grad[i], part))) return [];
  const error = block.known.reduce((most, i) => {
    const g = block.grad[i];
    return g === 0 ? most : Math.max(most, Math.abs((g - block.gradapprox[i]) / g));
  }, 0);
  if (error === 0) return [];
  return [
    {
      value: i => block.gradapprox[i],
      slack: i => block.slack[i] + unit(block.grad[i]),
      says: [{ kind: 'precision', detail: { format: name, error } }],
      bits: ofKind('precision') + nth(k),
      fitted: 0,
      beside: false,
    },
  ];
}
