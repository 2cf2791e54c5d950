import type { DenseSpec } from '../../forward.js';
import type { Examples } from '../worker/messages.js';

/** A file of data/: x (rows, inputs), y labels. */
export interface Dataset {
  name: string;
  origin: string;
  classes: string[];
  /** What x is divided by; left out: every column is brought to mean 0 and standard deviation 1. */
  divisor?: number;
  standardise?: boolean;
  x: number[][];
  y: number[];
}

/** Examples that are rows of numbers. */
export interface RowExamples extends Examples {
  x: number[][];
}

/** The first m examples of a data set, scaled, with targets in the form that the network's last layer and cost want. */
export function examplesOf(
  data: Dataset,
  m: number,
  { layers, cost }: Pick<DenseSpec, 'layers' | 'cost'>,
): RowExamples {
  const scaled = data.standardise ? standardised(data.x) : data.x.map(row => row.map(v => v / (data.divisor ?? 1)));
  const chosen = order(data).slice(0, m);
  const labels = chosen.map(s => data.y[s]);
  const { units } = layers.at(-1)!;
  return { x: chosen.map(s => scaled[s]), y: cost === 'crossEntropy' ? labels : targets(labels, units) };
}

/** The order in which examples are taken: one class after the other, so that a few examples already have all of them. */
export function order({ y, classes }: Dataset): number[] {
  const byClass = classes.map((_, label) => y.flatMap((value, s) => (value === label ? [s] : [])));
  const longest = Math.max(...byClass.map(list => list.length));
  return Array.from({ length: longest }, (_, k) => byClass.flatMap(list => list.slice(k, k + 1))).flat();
}

/** One unit takes the label as a number, several take it as a one-hot row. */
const targets = (labels: readonly number[], units: number): number[][] =>
  labels.map(label => (units === 1 ? [label] : Array.from({ length: units }, (_, k) => (k === label ? 1 : 0))));

function standardised(x: readonly number[][]): number[][] {
  const columns = x[0].map((_, j) => {
    const mean = x.reduce((sum, row) => sum + row[j], 0) / x.length;
    return { mean, deviation: Math.sqrt(x.reduce((sum, row) => sum + (row[j] - mean) ** 2, 0) / x.length) || 1 };
  });
  return x.map(row => row.map((value, j) => (value - columns[j].mean) / columns[j].deviation));
}

/** Why the last layer cannot tell the classes apart, or null. */
export function mismatch({ classes }: Dataset, { layers, cost }: Pick<DenseSpec, 'layers' | 'cost'>): string | null {
  const { units } = layers.at(-1)!;
  if (units === classes.length) return null;
  if (units === 1 && cost !== 'crossEntropy' && (classes.length === 2 || cost === 'squaredError')) return null;
  return `The last layer has ${units} ${units === 1 ? 'unit' : 'units'}, the data have ${classes.length} classes: give it ${classes.length} units.`;
}

/** Points along a side of the data's square pictures, or null where they are none. */
export function sideOf({ x, divisor }: Dataset): number | null {
  const side = Math.sqrt(x[0].length);
  return divisor && Number.isInteger(side) ? side : null;
}
