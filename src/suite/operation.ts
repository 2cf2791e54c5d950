import type { Options, Report } from '../index.js';
import type { Maybe } from '../problem.js';
import type { Random } from '../random.js';

/** How numbers are stored. */
export type Dtype = 'float64' | 'float32';

export type Shape = readonly number[];

/** Shapes of the inputs of one call: of one input, of several in order, or of several by name. */
export type Shapes = Shape | readonly Shape[] | Readonly<Record<string, Shape>>;

/**
 * Shapes as einsum writes them, a letter a size and a digit itself: 'mk,kn', 'n', '' for a number; or by name, { q: 'nd', k: 'md' }.
 * The sizes are drawn: all different, all equal, all 1, one row, no row.
 */
export type Pattern = string | Readonly<Record<string, string>>;

/** Where an input is drawn: between two bounds, or whole numbers from 0, below a number or the size of a letter; these are not differentiated. */
export type Domain = readonly [low: number, high: number] | { below: number | string };

/** Where J is not smooth: at a number, at whole numbers, where two entries are equal. */
export type Kink = number | 'integers' | 'ties';

/** An array on its way to or from a library. */
export interface Numbers {
  data: ArrayLike<number>;
  shape: readonly number[];
}

/** How the arrays of a library are made and read. */
export interface Tensors {
  from(data: Float64Array | Float32Array | Int32Array, shape: number[], dtype: Dtype | 'int32'): unknown;
  /** The numbers of an array, which is needed no longer. */
  numbers(tensor: never): Maybe<Numbers>;
  /** Calls f, and frees what it makes and does not return. */
  scope?(f: () => unknown): unknown;
}

/** An arbitrary of fast-check. */
export interface Arbitrary {
  generate(random: never, bias: never): unknown;
  shrink(value: never, context: never): unknown;
}

/** The inputs of one call: a list, one an argument, or an object of them, the only argument. */
export type Inputs = readonly unknown[] | Readonly<Record<string, unknown>>;

// What forward takes and returns is the author's; `any` lets arrow functions in a table go without types of their own.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Free = any;

/** A function of the inputs in order, or of one object where they have names; `attributes` come last. */
export type Forward = (...inputs: Free[]) => Free;

/** What a row of a table may say, and what options say for all rows. */
export interface RowOptions {
  /** Left out: 'mn'. */
  shapes?: Pattern | readonly (Shapes | Pattern)[];
  /** In place of shapes: the inputs themselves, a function that draws them, or an arbitrary of fast-check. */
  inputs?: Inputs | ((random: Random) => Inputs) | Arbitrary;
  /** Sizes that letters may have, for all or by letter; the first are preferred. Left out: 3, 4, 2, 5, 1, 0. */
  sizes?: readonly number[] | Readonly<Record<string, readonly number[]>>;
  /** What is not differentiated, such as [{ axis: 0 }, { axis: 1 }]: each is a case, handed on as the last argument. */
  attributes?: readonly Readonly<Record<string, unknown>>[];
  /** Of all inputs, or of each. */
  domain?: Domain | readonly (Domain | null)[] | Readonly<Record<string, Domain>>;
  /** Points are drawn away from them, and at them: there a value stands between the slopes of both sides. */
  kinks?: readonly Kink[];
  /** Points are drawn away from them alone: no derivative is defined there. */
  jumps?: readonly Kink[];
  /** The derivative is 0 wherever it is defined, as that of floor and sign: the gradient must be 0, and J must stand still. */
  flat?: boolean;
  /** Left out: float64. */
  dtypes?: readonly Dtype[];
  /** Ways to run an operation, such as { eager: f => f, compiled: f => jit(f) }; f takes arrays alone. */
  modes?: Readonly<Record<string, (f: Forward) => Forward>>;
  /** How many points of each; default 2. */
  points?: number;
  /** Options of gradcheck. */
  check?: Options;
  /** Left out: numbers, lists of numbers and lists of these; the innermost are Float32Arrays where the dtype is float32. */
  tensors?: Tensors;
  /** The vector-Jacobian product of a function of arrays, for libraries that differentiate: f → (upstream, …inputs) → a gradient for each. */
  differentiate?(f: Forward): Forward;
}

/** A row of a table. */
export interface Operation extends RowOptions {
  /** Where the table is a list. */
  name?: string;
  /** y = f(inputs): an array, or any tree of arrays. */
  forward: Forward;
  /** upstreamᵀ ∂y/∂inputs from (upstream, …inputs): the gradient of the one input, or one for each in a list or by name. */
  vjp?: Forward;
  /** For a forward that returns one number: its gradient, from the inputs. */
  gradients?: Forward;
}

/** Operations by name, or a list of them; a function alone is its forward, where options say how to differentiate. */
export type Table = Readonly<Record<string, Operation | Forward>> | readonly Operation[];

export interface SuiteOptions extends RowOptions {
  /** Where points and output weights are drawn from; default 0. */
  seed?: number;
  /** Whether a case that fails is made smaller, which takes fast-check; left out: where that is installed. */
  shrink?: boolean;
}

/** One test. */
export interface Case {
  /** Unique in its table and stable: 'softmax [3,3] float64 compiled #2'. */
  name: string;
  /** A wrong gradient is a Report: of the smallest point that fails, with the code that shows it again. */
  run(): Promise<Report>;
}
