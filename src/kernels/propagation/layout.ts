import { Arena } from '../arena.js';
import type { NetworkLayout } from '../layout.js';
import { structBytes, structOf } from './struct.js';

/** Where the exact methods have their arrays, behind a network. */
export interface PropagationLayout {
  /** Address of the Stack struct of assembly/difference/stack.ts. */
  readonly stack: number;
  /** Address of the Probes struct of assembly/by-unit/probe.ts. */
  readonly probes: number;
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
/** Words of the structs, and the f64 before those of Stack. */
const STACK_WORDS = 17;
const PROBES_WORDS = 6;
const POINT_BYTES = structBytes(0, 4);

/**
 * Lays out what exact differences need, in f64: n for the bound, 4 Σ n_l m for the Points, 5 max(n_l) m for the probes,
 * n_L m for the targets, and panels of 4 max(n_l) · 16 … 128 columns. With θ and gradapprox, and Z, A, slope and dZ of the
 * network itself, the whole is
 *
 *     3 n + (8 Σ_(l>0) n_l + n_0 + 2 n_L + 5 max n_l + 3) m + Σ n_l + 2 max n_l + 512 max_(l>0) n_l + a constant
 */
export function layOutPropagation(network: NetworkLayout, bounded: boolean): PropagationLayout {
  const { layers, m, size } = network;
  const arena = new Arena(network.end);
  const widest = Math.max(...layers.map(layer => layer.units));
  const tallest = Math.max(...layers.slice(1).map(layer => layer.units));
  const columns = 2 * Math.round(Math.min(MOST, Math.max(FEWEST, PANELS / (32 * tallest))) / 2);
  const [stack, probes] = [arena.bytes(structBytes(1, STACK_WORDS)), arena.bytes(structBytes(0, PROBES_WORDS))];
  const matrices = (count: number, n: number) => Array.from({ length: count }, () => arena.f64(n * m));
  const points = arena.bytes(POINT_BYTES * layers.length);
  const pointArrays = layers.map(({ units }, l) => (l === 0 ? [0, 0, 0, 0] : matrices(4, units)));
  const bound = bounded ? arena.f64(size) : 0;
  const stackWords = [
    ...[columns, 0, arena.bytes(4 * columns), arena.bytes(4 * columns), arena.bytes(4 * columns)],
    ...[arena.f64(2 * columns), arena.f64(2 * columns), arena.f64(2 * columns), bounded ? arena.f64(columns) : 0],
    ...[arena.f64(2 * columns * tallest), arena.f64(2 * columns * tallest), arena.f64(widest), points],
    ...[
      arena.bytes(4 * m),
      arena.f64(layers[layers.length - 1].units * m),
      arena.f64(layers.reduce((n, { units }) => n + units, 0)),
      arena.f64(widest),
    ],
  ];
  const images = [
    [stack, structOf([0], stackWords)],
    [probes, structOf([], [arena.f64(m), ...matrices(5, widest)])],
    [points, structOf([], pointArrays.flat())],
  ] as const;
  return { stack, probes, gradapprox: network.grad, bound, images, end: arena.end };
}
