import type { Precision } from '../report.js';

/** What a number format lets two gradients differ by. */
export interface Format {
  /** Rounding of one operation, relative: half the distance of neighbours. */
  unit: number;
  /** Relative error of an entry that is let pass. */
  tolerance: number;
  /** An entry this far below the root mean square of its block is measured against the block. */
  floor: number;
  /** Rounding where terms as large as the steepest block cancel, relative to that block. */
  cancellation: number;
  /** The smallest number above 0, and the largest there is. */
  smallest: number;
  largest: number;
}

/**
 * float64 and float32: floors and cancellation are those of the verdict on differences (verdict/rules.ts). The tolerance of float64 is a sixtieth of what
 * rounding to float32 leaves, so that float32 never passes for it, and ten million times its own unit; that of float32 is 1,700 units.
 * float16: four units, for what was rounded to bfloat16 is off by up to eight; deeper networks need a measuring stick. bfloat16: eight units, as two or three
 * layers of PyTorch leave. Sums in them lose a unit of the largest entries, so that all of a block is measured alike.
 */
export const FORMATS: Readonly<Record<Precision, Format>> = {
  float64: {
    unit: 2 ** -53,
    tolerance: 1e-9,
    floor: 1e-3,
    cancellation: 2 ** -44,
    smallest: Number.MIN_VALUE,
    largest: Number.MAX_VALUE,
  },
  float32: {
    unit: 2 ** -24,
    tolerance: 1e-4,
    floor: 5e-2,
    cancellation: 2 ** -22,
    smallest: 2 ** -149,
    largest: (2 - 2 ** -23) * 2 ** 127,
  },
  float16: { unit: 2 ** -11, tolerance: 2 ** -9, floor: 1, cancellation: 2 ** -11, smallest: 2 ** -24, largest: 65504 },
  bfloat16: {
    unit: 2 ** -8,
    tolerance: 2 ** -5,
    floor: 1,
    cancellation: 2 ** -8,
    smallest: 2 ** -133,
    largest: (2 - 2 ** -7) * 2 ** 127,
  },
};

/** From the finest to the coarsest. */
const NAMES = Object.keys(FORMATS) as Precision[];

/** The coarsest of some formats; float64 of none. */
export const coarsest = (formats: readonly Precision[]): Precision =>
  formats.reduce<Precision>((a, b) => (NAMES.indexOf(b) > NAMES.indexOf(a) ? b : a), 'float64');

export const isFormat = (value: unknown): value is Precision => (NAMES as unknown[]).includes(value);
