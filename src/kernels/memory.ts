import { Arena } from './arena.js';
import type { Symbols } from './instance.js';
import type { Tape, TapeOperation } from './operation.js';
import type { Spec } from './spec.js';
import { imageOf, type Struct } from './struct.js';
import { penalisedOf, readersOf } from './tape.js';

/** Addresses of a value: (units, columns) each, adjoint 0 for x. */
export interface ValueLayout {
  readonly units: number;
  readonly columns: number;
  readonly data: number;
  readonly adjoint: number;
}

/** Where a network of m examples stands in memory; the same in every instance. */
export interface NetworkLayout {
  readonly m: number;
  /** n, the length of θ. */
  readonly size: number;
  /** Address of the Network struct: the argument of every kernel. */
  readonly net: number;
  readonly theta: number;
  readonly grad: number;
  readonly y: number;
  readonly losses: number;
  readonly panels: number;
  /** x, and what each operation writes. */
  readonly values: readonly ValueLayout[];
  /** Workspace of each operation, 0 where it has none. */
  readonly workspaces: readonly number[];
  /** The structs as bytes, to be written at `net`. */
  readonly image: Uint8Array;
  /** First address behind the network: a method's own arrays go there. */
  readonly end: number;
}

/** Examples that move together: a column of a stack. */
export const groupOf = (tape: Tape, m: number): number => (tape.mixes ? m : 1);

/**
 * Lays a network out: structs, θ, grad, data, then values, adjoints and workspaces.
 *
 * @param from  first free address: the module's heapBase
 */
export function layOut(tape: Tape, spec: Spec, m: number, from: number, symbols: Symbols): NetworkLayout {
  const arena = new Arena(from);
  const { bytes } = symbols;
  const spans = penalisedOf(tape);
  const net = arena.bytes(bytes.NETWORK);
  const values = arena.bytes(bytes.VALUE * tape.values.length);
  const operations = arena.bytes(bytes.OPERATION * tape.operations.length);
  const penalised = arena.bytes(bytes.SPAN * spans.length);
  const sizes = tape.operations.map(({ sizes = [] }) => (sizes.length > 0 ? arena.bytes(4 * sizes.length) : 0));
  const structs = arena.end;
  const [theta, grad] = [arena.f64(tape.size), arena.f64(tape.size)];
  const output = tape.values[tape.output];
  const y = arena.f64(output.units * output.positions * m);
  const losses = arena.f64(output.positions * m);
  const panels = arena.bytes(symbols.panels);
  const own = { m, size: tape.size, net, theta, grad, y, losses, panels };
  const matrices = tape.values.map(({ units, positions }, v): ValueLayout => {
    const columns = positions * m;
    const matrix = () => arena.f64(units * columns);
    return { units, columns, data: matrix(), adjoint: v === 0 ? 0 : matrix() };
  });
  const workspaces = tape.operations.map(({ workspace = 0 }) => (workspace > 0 ? arena.f64(workspace * m) : 0));
  const image = new Uint8Array(structs - net);
  const write = (address: number, part: Uint8Array) => image.set(part, address - net);
  write(net, imageOf(bytes.NETWORK, [networkStruct(tape, spec, symbols, { ...own, values, operations, penalised })]));
  write(values, imageOf(bytes.VALUE, valueStructs(tape, matrices)));
  const places = { theta, sizes, workspaces };
  write(
    operations,
    imageOf(
      bytes.OPERATION,
      tape.operations.map((_, k) => operationStruct(tape, k, symbols, places)),
    ),
  );
  write(
    penalised,
    imageOf(
      bytes.SPAN,
      spans.map(({ offset, size }) => ({ words: [offset, size] })),
    ),
  );
  sizes.forEach((address, k) => {
    const own = tape.operations[k].sizes ?? [];
    if (address > 0) write(address, imageOf(4 * own.length, [{ words: own }]));
  });
  return { ...own, values: matrices, workspaces, image, end: arena.end };
}

interface Places {
  m: number;
  net: number;
  theta: number;
  grad: number;
  y: number;
  losses: number;
  panels: number;
  values: number;
  operations: number;
  penalised: number;
}

/** The fields of Network in assembly/network.ts. */
const networkStruct = (tape: Tape, spec: Spec, { costs }: Symbols, at: Places): Struct => ({
  numbers: [spec.l2],
  words: [
    ...[tape.operations.length, tape.operations.filter(({ linear }) => !linear).length, at.m, groupOf(tape, at.m)],
    ...[costs[spec.cost], tape.target, tape.output, tape.size, at.theta, at.grad, at.y, at.losses],
    ...[at.values, at.operations, at.penalised, penalisedOf(tape).length, at.panels],
    // nothing stands at θ, and no mistake
    ...[0, 0, 0, 0, 0, 0],
  ],
});

/** The fields of Value. */
function valueStructs(tape: Tape, at: readonly ValueLayout[]): Struct[] {
  const readers = readersOf(tape);
  return tape.values.map(({ units, positions }, v) => {
    const next = readers[v][0] ?? tape.operations.length;
    return { words: [units, positions, at[v].data, at[v].adjoint, readers[v].length, next] };
  });
}

/** The fields of Operation. */
function operationStruct(
  { operations }: Tape,
  k: number,
  { codes, ties }: Symbols,
  at: { theta: number; sizes: readonly number[]; workspaces: readonly number[] },
): Struct {
  const { code, reads, writes, number = 0 }: TapeOperation = operations[k];
  const { W, b, cells, units, inputs, extra, unitStep, inputStep, tie } = operations[k].parameters ?? NOTHING;
  const address = (block?: { offset: number }) => (block ? at.theta + 8 * block.offset : 0);
  return {
    numbers: [number],
    words: [
      ...[codes[code], reads[0], reads[1] ?? -1, reads[2] ?? -1, writes, address(W), address(b)],
      ...[cells, units, inputs, extra, unitStep, inputStep, ties[tie], at.sizes[k], at.workspaces[k]],
    ],
  };
}

const NOTHING = {
  ...{ W: undefined, b: undefined, cells: -1, units: 0, inputs: 0, extra: 0, unitStep: 0, inputStep: 0 },
  tie: 'none' as const,
};
