import type { Activation } from '../forward.js';
import type { ParameterBlock } from './plan.js';

/** What runs between operations: `positions` of `units` features for each example. */
export interface TapeValue {
  readonly units: number;
  readonly positions: number;
}

/** Names of the codes in assembly/tape.ts. */
export type Code =
  | Activation
  | 'affine'
  | 'convolution'
  | 'maximum'
  | 'average'
  | 'embedding'
  | 'normalize'
  | 'scale'
  | 'attention'
  | 'rotate'
  | 'add'
  | 'multiply'
  | 'flatten'
  | 'dropout'
  | 'rnn'
  | 'lstm'
  | 'gru'
  | 'last';

/** A step of the forward pass; see Operation in assembly/network.ts. */
export interface TapeOperation {
  readonly code: Code;
  /** The layer it belongs to, as the user names it. */
  readonly layer: string;
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
  /** Of a recurrence: numbers of a step through which its gates move all that comes after. */
  readonly states?: number;
  /** Values it reads that its difference wants turned. */
  readonly turned?: readonly number[];
  /** Multiplications for one example. */
  readonly work: number;
  /** Whether what moves at one position moves others, and whether what moves of one example moves others. */
  readonly mixes?: boolean;
  readonly mixesExamples?: boolean;
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
