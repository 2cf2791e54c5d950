import { Arena } from './arena.js';
import { type Ends, straight, TO_COST } from './ends.js';
import type { Symbols } from './instance.js';
import { groupOf, type NetworkLayout } from './memory.js';
import type { Tape } from './operation.js';
import { imageOf, type Struct } from './struct.js';
import { readersOf } from './tape.js';

/** Where the exact methods have their arrays, behind a network. */
export interface StackLayout {
  /** Address of the Stack struct of assembly/exact/stack.ts. */
  readonly stack: number;
  /** Address of the Probes struct of assembly/exact/probe.ts. */
  readonly probes: number;
  /** As the widest value of cells: free where nothing is probed. */
  readonly cells: number;
  /** n × f64; the network's own array for grad is lent. */
  readonly gradapprox: number;
  /** n × f64; 0 where no bound is asked for. */
  readonly bound: number;
  /** The structs as bytes, each to be written at its address. */
  readonly images: readonly (readonly [address: number, bytes: Uint8Array])[];
  readonly end: number;
}

/** Bytes of the panels a stack should take: most of a second-level cache. */
const PANELS = 2 ** 18;
/** Columns of a stack: enough to use each row of W often, no more than pays. */
const FEWEST = 16;
const MOST = 128;

/**
 * Lays out what exact differences need, in f64: n for the bound; what operations keep of θ and its weights, some matrices as large
 * as their inputs; three of each stop or its states; five matrices as the widest cells for the probes; and panels of 4 · rows · 16 … 128 columns for as many values
 * as move at once, rows being the entries of a value that move together.
 */
export function layOutStack(
  tape: Tape,
  network: NetworkLayout,
  symbols: Symbols,
  bounded: boolean,
  { stops, recurrences }: Ends = straight(tape),
): StackLayout {
  const { m, size } = network;
  const { bytes } = symbols;
  const group = groupOf(tape, m);
  const arena = new Arena(network.end);
  const rows = tape.values.map(({ units, positions }) => group * positions * units);
  const columns = columnsFor(Math.max(...rows.slice(1)));
  const height = Math.max(
    ...tape.operations.map(({ parameters: p }) => (p ? group * tape.values[p.cells].positions : 1)),
  );
  const entriesOf = (v: number) => tape.values[v].units * tape.values[v].positions * m;
  const matrix = (v: number) => arena.f64(entriesOf(v));
  /** Slopes, errors and bends. */
  const found = (entries: number) => arena.f64(3 * entries);
  const places = [bytes.STACK, bytes.PROBES, bytes.MOVE * tape.values.length, bytes.POINT * tape.operations.length];
  const [stack, probes, moves, points] = places.map(length => arena.bytes(length));
  const share = buffersOf(tape);
  const buffers = sharedBuffers(share, rows).map(most => arena.f64(2 * columns * most));
  const turned = new Set(tape.operations.flatMap(({ turned = [] }) => turned));
  const moveStructs = tape.values.map(
    ({ units }, v): Struct => ({
      words: [
        ...[v === 0 ? 0 : buffers[share[v]], 0, turned.has(v) ? matrix(v) : 0, arena.f64(units), 0, 0, 0],
        ...[stops[v], stops.includes(v) ? found(entriesOf(v)) : 0],
      ],
    }),
  );
  const last = tape.operations.length - 1;
  const pointStructs = tape.operations.map(({ kept = [0, 0], reads }, k): Struct => {
    const own = kept.map(entries => (entries > 0 ? arena.f64(entries * m) : 0));
    const weighed = bounded && !(k === last && tape.target !== tape.output);
    const weights = [0, 1, 2].map(r => (weighed && (reads[r] ?? 0) > 0 ? matrix(reads[r]) : 0));
    const states = recurrences.includes(k)
      ? found(tape.operations[k].states! * tape.values[reads[0]].positions * m)
      : 0;
    return { words: [...own, ...weights, states] };
  });
  const output = tape.values[tape.output];
  const M = output.positions * m;
  const bound = bounded ? arena.f64(size) : 0;
  const widest = Math.max(...tape.values.map(({ units, positions }) => Math.max(units, group * positions)));
  const reach = Math.max(...tape.values.map(({ positions }) => positions * m));
  const stackStruct: Struct = {
    numbers: [0, 0, 0],
    words: [
      ...[columns, 0, 1, -1, TO_COST, -1, arena.bytes(4 * columns), arena.bytes(4 * columns), arena.bytes(4 * columns)],
      ...[arena.f64(2 * columns * height), arena.f64(2 * columns * height), arena.f64(2 * columns)],
      ...[bounded ? arena.f64(columns) : 0, arena.f64(widest), moves, points],
      ...[arena.bytes(4 * M), matrix(tape.output), bounded ? matrix(tape.target) : 0],
      ...[arena.f64(reach), arena.f64(2 * columns * scratchOf(tape, group))],
    ],
  };
  const probedValues = [
    ...stops.filter(end => end !== TO_COST),
    ...tape.operations.flatMap(({ parameters: p }) => (p ? [p.cells] : [])),
  ];
  const cells = Math.max(...probedValues.map(entriesOf));
  const sources = Math.max(...tape.values.map((_, v) => entriesOf(v)));
  const probed = [arena.f64(reach), ...Array.from({ length: 4 }, () => arena.f64(cells)), arena.f64(sources)];
  const images = [
    [stack, imageOf(bytes.STACK, [stackStruct])],
    [probes, imageOf(bytes.PROBES, [{ words: probed }])],
    [moves, imageOf(bytes.MOVE, moveStructs)],
    [points, imageOf(bytes.POINT, pointStructs)],
  ] as const;
  return { stack, probes, cells: probed[1], gradapprox: network.grad, bound, images, end: arena.end };
}

const columnsFor = (rows: number) => 2 * Math.round(Math.min(MOST, Math.max(FEWEST, PANELS / (32 * rows))) / 2);

/** Rows of panels that operations need beside those of values. */
const scratchOf = ({ operations }: Tape, group: number): number =>
  Math.max(0, ...operations.map(({ scratch = 0 }) => scratch * group));

/** Which buffer the Δ of each value has: a buffer is free again when its value has been read for the last time. */
function buffersOf(tape: Tape): number[] {
  const done = readForTheLastTime(tape);
  const free: number[] = [];
  const share = [Number.NaN];
  let count = 0;
  tape.operations.forEach(({ writes }, k) => {
    for (const v of done[k - 1] ?? []) if (!free.includes(share[v])) free.push(share[v]);
    share[writes] = free.pop() ?? count++;
  });
  return share;
}

/** By operation: the values that no later one reads, x aside; the cost reads its target. */
function readForTheLastTime(tape: Tape): number[][] {
  const values: number[][] = tape.operations.map(() => []);
  readersOf(tape).forEach((readers, v) => {
    if (v > 0 && v !== tape.target && readers.length > 0) values[readers[readers.length - 1]].push(v);
  });
  return values;
}

/** The most rows that each of those buffers holds. */
function sharedBuffers(share: readonly number[], rows: readonly number[]): number[] {
  const most: number[] = [];
  share.forEach((b, v) => {
    if (v > 0) most[b] = Math.max(most[b] ?? 0, rows[v]);
  });
  return most;
}
