import type { Activation } from '../forward.js';
import { blocksOf, type ParameterBlock } from './parameters.js';
import { type Spec, unitsOf } from './spec.js';

/** What runs between operations: `positions` of `units` features for each example. */
export interface TapeValue {
  readonly units: number;
  readonly positions: number;
}

/** Names of the codes in assembly/tape.ts. */
export type Code = Activation | 'affine';

/** A step of the forward pass; see Operation in assembly/network.ts. */
export interface TapeOperation {
  readonly code: Code;
  /** Values it reads: one to three. */
  readonly reads: readonly number[];
  /** The value it writes: operation k writes value k + 1. */
  readonly writes: number;
  readonly parameters?: Parameters;
  /** A number of its own. */
  readonly number?: number;
  /** Its own sizes, whole numbers. */
  readonly sizes?: readonly number[];
  /** f64 that its forward pass keeps, for each example. */
  readonly workspace?: number;
  /** f64 of each of the two arrays that its difference keeps of θ, for each example. */
  readonly kept?: readonly [kept: number, slope: number];
  /** Rows of panels that its difference works in, for each example. */
  readonly scratch?: number;
  /** Values it reads that its difference wants turned. */
  readonly turned?: readonly number[];
  /** Multiplications for one example. */
  readonly work: number;
  /** Whether what moves at one position moves others. */
  readonly mixes?: boolean;
  /** Whether it is linear: its differences are then not rounded to one side. */
  readonly linear: boolean;
}

/** Parameters of an operation: units, each with the parameters that move its cells. */
export interface Parameters {
  readonly W: ParameterBlock;
  readonly b?: ParameterBlock;
  /** Value whose rows they move. */
  readonly cells: number;
  readonly units: number;
  /** Parameters of a unit in W and in b. */
  readonly inputs: number;
  readonly extra: number;
  /** From one unit to the next in W, and from one parameter to the next. */
  readonly unitStep: number;
  readonly inputStep: number;
  /** Whether W is that of an earlier operation, or is used again by a later one. */
  readonly tie: 'none' | 'first' | 'later';
}

/** A network as a tape: values, the operations between them, and what the cost reads. */
export interface Tape {
  readonly values: readonly TapeValue[];
  readonly operations: readonly TapeOperation[];
  /** Value that the cost reads: the logits where it is computed from them. */
  readonly target: number;
  /** Value that is the prediction. */
  readonly output: number;
  /** Whether an operation mixes examples, so that they move together. */
  readonly mixes: boolean;
  readonly blocks: readonly ParameterBlock[];
  readonly size: number;
}

const tapes = new WeakMap<Spec, Tape>();

/** The tape of a network; made once. */
export function tapeOf(spec: Spec): Tape {
  const known = tapes.get(spec);
  if (known) return known;
  const tape = record(spec);
  tapes.set(spec, tape);
  return tape;
}

function record(spec: Spec): Tape {
  const units = unitsOf(spec);
  const blocks = blocksOf(spec);
  const values: TapeValue[] = [{ units: units[0], positions: 1 }];
  const operations: TapeOperation[] = [];
  const add = (operation: Omit<TapeOperation, 'writes'>, value: TapeValue) => {
    operations.push({ ...operation, writes: values.length });
    return values.push(value) - 1;
  };
  let at = 0;
  for (const [k, { activation }] of spec.layers.entries()) {
    const n = units[k + 1];
    const value = { units: n, positions: 1 };
    at = add(affine(at, values.length, [n, units[k]], blocks.slice(2 * k, 2 * k + 2)), value);
    at = add(activate(activation, at, n), value);
  }
  const size = blocks.reduce((n, block) => n + block.size, 0);
  const fused = spec.cost !== 'squaredError';
  return { values, operations, target: fused ? at - 1 : at, output: at, mixes: false, blocks, size };
}

const affine = (
  reads: number,
  writes: number,
  [units, inputs]: readonly [number, number],
  [W, b]: readonly ParameterBlock[],
): Omit<TapeOperation, 'writes'> => ({
  code: 'affine',
  reads: [reads],
  parameters: { W, b, cells: writes, units, inputs, extra: 1, unitStep: inputs, inputStep: 1, tie: 'none' },
  work: units * (inputs + 1),
  linear: true,
});

const activate = (code: Activation, reads: number, count: number): Omit<TapeOperation, 'writes'> => ({
  code,
  reads: [reads],
  workspace: code === 'softmax' ? 0 : count,
  kept: [count, count],
  turned: code === 'softmax' ? [] : [reads],
  work: 0,
  linear: false,
});

/** The entries of θ that the penalty counts, as ranges. */
export const penalisedOf = ({ blocks }: Tape): { offset: number; size: number }[] =>
  blocks.filter(({ name }) => /^[WU]/.test(name)).map(({ offset, size }) => ({ offset, size }));
