import type { Parameters, Tape } from './operation.js';
import { type Range, within } from './ranges.js';

/** Parameters of neighbouring units: what a kernel computes at once. */
export interface Part {
  /** Indices of the operations, which move the same cells: one where single parameters are wanted. */
  readonly operations: readonly number[];
  /** Units from … to − 1. */
  readonly units: Range;
  /** Parameters of each unit from … to − 1, those in W before those in b; left out where all are. */
  readonly inputs?: Range;
  /** How many parameters it holds. */
  readonly size: number;
}

/** Operations that have parameters, with their index. */
export const parametrised = ({ operations }: Tape): { k: number; parameters: Parameters }[] =>
  operations.flatMap(({ parameters }, k) => (parameters ? [{ k, parameters }] : []));

/** The components of a part that belong to one of its operations, as ranges of θ: a weight's before a bias'. */
export function rangesOf({ W, b, ...of }: Parameters, part: Pick<Part, 'units' | 'inputs'>): Range[] {
  const { units, inputs = [0, of.inputs + of.extra] } = part;
  const [from, to] = [inputs[0], Math.min(inputs[1], of.inputs)];
  const extras = Array.from({ length: Math.max(0, inputs[1] - Math.max(inputs[0], of.inputs)) }, (_, e): Range => {
    const first = b!.offset + (Math.max(inputs[0], of.inputs) - of.inputs + e) * of.units;
    return [first + units[0], first + units[1]];
  });
  const count = units[1] - units[0];
  const rows: Range[] = Array.from({ length: of.inputStep === 1 ? count : Math.max(0, to - from) }, (_, k): Range => {
    if (of.inputStep === 1) {
      const row = W.offset + (units[0] + k) * of.unitStep;
      return [row + from, row + to];
    }
    const row = W.offset + (from + k) * of.inputStep;
    return [row + units[0], row + units[1]];
  });
  return joined([...rows, ...extras].filter(([start, end]) => start < end));
}

/** Whole units that hold any of the components wanted, `most` at a time, with all operations that move the same cells. */
export function* wholeUnits(tape: Tape, ranges: readonly Range[], most: (k: number) => number): Generator<Part> {
  for (const same of byCells(tape)) {
    const [{ k }] = same;
    const perUnit = same.reduce((n, { parameters: { inputs, extra } }) => n + inputs + extra, 0);
    const touched = same.flatMap(other => touchedUnits(other.parameters, ranges)).sort(([a], [b]) => a - b);
    const step = most(k);
    for (const [start, end] of merge(touched)) {
      for (let from = start; from < end; from += step) {
        const units: Range = [from, Math.min(end, from + step)];
        yield { operations: same.map(other => other.k), units, size: (units[1] - from) * perUnit };
      }
    }
  }
}

/** Operations that have parameters, those together that move the same cells. */
function byCells(tape: Tape): ReturnType<typeof parametrised>[] {
  const groups = new Map<number, ReturnType<typeof parametrised>>();
  for (const one of parametrised(tape)) {
    const group = groups.get(one.parameters.cells);
    if (group) group.push(one);
    else groups.set(one.parameters.cells, [one]);
  }
  return [...groups.values()];
}

/** The components wanted, unit by unit, `most` of a unit at a time; those of a tied pair once. */
export function* wantedInputs(tape: Tape, ranges: readonly Range[], most: (k: number) => number): Generator<Part> {
  for (const { k, parameters } of parametrised(tape)) {
    const step = most(k);
    for (const [start, end] of touchedUnits(parameters, ranges)) {
      for (let i = start; i < end; i++) {
        for (const [from, to] of inputsOf(parameters, ranges, i)) {
          for (let j = from; j < to; j += step) {
            const inputs: Range = [j, Math.min(to, j + step)];
            yield { operations: [k], units: [i, i + 1], inputs, size: inputs[1] - j };
          }
        }
      }
    }
  }
}

/** Units with a component in the ranges, as ascending, disjoint ranges. */
function touchedUnits({ W, b, ...of }: Parameters, ranges: readonly Range[]): Range[] {
  const byWeight = within(ranges, W.offset, W.offset + of.units * of.inputs).flatMap(([from, to]): Range[] => {
    const [first, last] = [from - W.offset, to - W.offset];
    if (of.inputStep === 1) return [[Math.floor(first / of.unitStep), Math.ceil(last / of.unitStep)]];
    return wrapped(first, last, of.units);
  });
  const byExtra = b
    ? within(ranges, b.offset, b.offset + of.units * of.extra).flatMap(([from, to]) =>
        wrapped(from - b.offset, to - b.offset, of.units),
      )
    : [];
  return merge([...byWeight, ...byExtra].sort(([a], [c]) => a - c));
}

/** The columns that entries from … to − 1 of a matrix with so many columns lie in. */
function wrapped(from: number, to: number, columns: number): Range[] {
  if (to - from >= columns) return [[0, columns]];
  const first = from % columns;
  const end = first + to - from;
  return end <= columns
    ? [[first, end]]
    : [
        [0, end - columns],
        [first, columns],
      ];
}

/** The parameters of one unit that are wanted. */
function inputsOf({ W, b, ...of }: Parameters, ranges: readonly Range[], i: number): Range[] {
  if (of.tie === 'later') return b ? extrasOf({ b, ...of }, ranges, i) : [];
  const row = W.offset + i * of.unitStep;
  const weights =
    of.inputStep === 1
      ? within(ranges, row, row + of.inputs).map(([from, to]): Range => [from - row, to - row])
      : each(of.inputs, j => has(ranges, row + j * of.inputStep)).map((j): Range => [j, j + 1]);
  return merge([...weights, ...(b ? extrasOf({ b, ...of }, ranges, i) : [])]);
}

const extrasOf = (
  { b, units, inputs, extra }: Pick<Parameters, 'units' | 'inputs' | 'extra'> & { b: { offset: number } },
  ranges: readonly Range[],
  i: number,
): Range[] => each(extra, e => has(ranges, b.offset + e * units + i)).map((e): Range => [inputs + e, inputs + e + 1]);

const each = (count: number, wanted: (k: number) => boolean): number[] =>
  Array.from({ length: count }, (_, k) => k).filter(wanted);

const has = (ranges: readonly Range[], component: number): boolean =>
  ranges.some(([from, to]) => component >= from && component < to);

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

/** Joins ranges of which one ends where the next begins; they keep their order. */
function joined(ranges: readonly Range[]): Range[] {
  const out: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = out[out.length - 1];
    if (last !== undefined && from === last[1]) last[1] = to;
    else out.push([from, to]);
  }
  return out;
}
