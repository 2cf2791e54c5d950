import { type Range, within } from '../direct/ranges.js';
import type { NetworkLayout } from '../layout.js';

/** Parameters of neighbouring units of one layer: what a kernel computes in one call. */
export interface Part {
  readonly layer: number;
  /** Units from … to − 1. */
  readonly units: Range;
  /** Columns of W[l] from … to − 1; n_(l−1) stands for b. */
  readonly inputs: Range;
}

/** The components of a part: ranges of θ, a weight's before a bias'. */
export function rangesOf(layout: NetworkLayout, { layer, units, inputs }: Part): Range[] {
  const { W, b } = offsets(layout, layer);
  const width = layout.layers[layer - 1].units;
  const biases: Range = inputs[1] > width ? [b + units[0], b + units[1]] : [b, b];
  const weights = Math.min(inputs[1], width);
  const rows: Range[] =
    inputs[0] === 0 && weights === width
      ? [[W + units[0] * width, W + units[1] * width]]
      : Array.from({ length: units[1] - units[0] }, (_, k): Range => {
          const row = W + (units[0] + k) * width;
          return [row + inputs[0], row + weights];
        });
  return [...rows, biases].filter(([from, to]) => from < to);
}

/** Whole units that hold any of the components wanted, `most` at a time. */
export function* wholeUnits(
  layout: NetworkLayout,
  ranges: readonly Range[],
  most: (layer: number) => number,
): Generator<Part> {
  for (let layer = 1; layer < layout.layers.length; layer++) {
    const width = layout.layers[layer - 1].units;
    for (const [start, end] of touchedUnits(layout, ranges, layer)) {
      for (let from = start; from < end; from += most(layer))
        yield { layer, units: [from, Math.min(end, from + most(layer))], inputs: [0, width + 1] };
    }
  }
}

/** The components wanted, unit by unit, `most` of a unit at a time. */
export function* wantedInputs(
  layout: NetworkLayout,
  ranges: readonly Range[],
  most: (layer: number) => number,
): Generator<Part> {
  for (let layer = 1; layer < layout.layers.length; layer++) {
    for (const [start, end] of touchedUnits(layout, ranges, layer)) {
      for (let i = start; i < end; i++) {
        for (const [from, to] of inputsOf(layout, ranges, layer, i)) {
          for (let j = from; j < to; j += most(layer))
            yield { layer, units: [i, i + 1], inputs: [j, Math.min(to, j + most(layer))] };
        }
      }
    }
  }
}

/** Indices into θ of W[l][0, 0] and b[l][0]. */
function offsets({ layers, theta }: NetworkLayout, layer: number) {
  return { W: (layers[layer].W - theta) / 8, b: (layers[layer].b - theta) / 8 };
}

/** Units with a component in the ranges, as ascending, disjoint ranges. */
function touchedUnits(layout: NetworkLayout, ranges: readonly Range[], layer: number): Range[] {
  const { W, b } = offsets(layout, layer);
  const width = layout.layers[layer - 1].units;
  const byWeight = within(ranges, W, b).map(
    ([from, to]): Range => [Math.floor((from - W) / width), Math.ceil((to - W) / width)],
  );
  const byBias = within(ranges, b, b + layout.layers[layer].units).map(([from, to]): Range => [from - b, to - b]);
  return merge([...byWeight, ...byBias].sort(([a], [b]) => a - b));
}

/** The columns of one unit that are wanted. */
function inputsOf(layout: NetworkLayout, ranges: readonly Range[], layer: number, i: number): Range[] {
  const { W, b } = offsets(layout, layer);
  const width = layout.layers[layer - 1].units;
  const row = W + i * width;
  const weights = within(ranges, row, row + width).map(([from, to]): Range => [from - row, to - row]);
  const bias = within(ranges, b + i, b + i + 1).map((): Range => [width, width + 1]);
  return merge([...weights, ...bias]);
}

/** Joins ranges that touch or overlap; they come in ascending order. */
function merge(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = merged[merged.length - 1];
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** Parameters in a part. */
export const sizeOfPart = ({ units, inputs }: Part): number => (units[1] - units[0]) * (inputs[1] - inputs[0]);
