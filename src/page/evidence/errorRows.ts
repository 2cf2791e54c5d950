import type { Report } from '../../report.js';

/** Rows of grad − gradapprox of the first weights: what each hidden unit gets wrong of the image it looks at. */
export interface ErrorRows {
  /** Hidden units, from 0. */
  units: number[];
  /** grad − gradapprox, a row a unit. */
  rows: Float64Array[];
}

/** The units in which most is wrong, in their order; null where nothing is. */
export function errorRows({ blocks, grad, gradapprox, bound }: Report, most: number): ErrorRows | null {
  const block = blocks.find(({ name }) => name === 'W1');
  if (block?.verdict !== 'fail') return null;
  const [units, inputs] = block.shape;
  const errorOf = (i: number) => (Math.abs(grad[i] - gradapprox[i]) > bound[i] ? grad[i] - gradapprox[i] : 0);
  const all = Array.from({ length: units }, (_, u) => {
    const row = Float64Array.from({ length: inputs }, (_, j) => errorOf(block.offset + u * inputs + j));
    return { u, row, size: Math.hypot(...row) };
  });
  const chosen = all
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size)
    .slice(0, most)
    .sort((a, b) => a.u - b.u);
  if (chosen.length === 0) return null;
  return { units: chosen.map(({ u }) => u), rows: chosen.map(({ row }) => row) };
}
