import type { ForwardPass, MistakeIn, MistakenGradient } from './forward.js';
import type { Precision } from './report.js';

/** Numbers in a row: a plain array or any typed array of numbers. */
export type NumberList = ArrayLike<number>;

/** Numbers of any rank: 1.5, [1, 2], [[1, 2], [3, 4]], rows that are typed arrays, … */
export type Nested = number | NumberList | readonly Nested[];

/**
 * An array with explicit shape, as ndarray, stdlib and many others hand out.
 * Entry (i, j, …) stands at data[offset + i·stride[0] + j·stride[1] + …]; stride left out is row-major, offset left out 0.
 */
export interface Strided {
  data: NumberList;
  shape: readonly number[];
  stride?: readonly number[];
  strides?: readonly number[];
  offset?: number;
}

/**
 * Parameters or gradients: a leaf, which may be a complex number { re, im } too, or objects, Maps, instances and arrays of leaves.
 * In gradients a null leaf means zero, and a leaf may be sparse, { indices, values, shape }, or flat, row by row. docs/parameters.md tells all of it.
 */
// biome-ignore lint/suspicious/noExplicitAny: unknown would shut out interfaces, which have no index signature
export type Tree = Nested | Strided | null | { readonly [name: string]: any } | readonly unknown[];

/** lower ≤ θ ≤ upper, each a number for all of θ, or a tree that holds a number or an array for some blocks; what is left out is not bounded. */
export interface Bounds {
  lower?: Tree;
  upper?: Tree;
}

/** J, or one number an example: those are averaged with compensated summation. */
export type CostValue = number | NumberList;

export type Maybe<T> = T | Promise<T>;

/** What is checked: a cost J(θ) and the gradient that somebody's backward propagation computes. */
// biome-ignore lint/suspicious/noExplicitAny: a Problem written without a type argument may read any fields of its own parameters
export interface Problem<P = any> {
  /** The point θ at which gradients are checked. Never changed unless `inPlace`. */
  parameters: P;
  /** J at the parameters given; reads nothing else that changes. */
  cost?(parameters: P): Maybe<CostValue>;
  /**
   * J at many points in one call: a batch on a GPU, vmap, a pool of workers. One value a point, in the order of the points.
   * The points are copies of `parameters`, many of which stand beside each other. Beside it `cost` may be left out.
   */
  costs?(points: P[]): Maybe<ArrayLike<CostValue>>;
  /** dJ/dθ in the structure of `parameters` (names may carry the course's d prefix), or a function that computes it. */
  gradients?: Tree | ((parameters: P) => Maybe<Tree>);
  /** Instead of the two, where value and gradient come from one call. */
  costAndGradients?(parameters: P): Maybe<{ cost: CostValue; gradients: Tree }>;
  /** Perturb the caller's own arrays, which `cost` reads by itself; restored bit for bit, also when cost throws. */
  inPlace?: boolean;
  /** Where J may be asked for: no point outside is evaluated, and a parameter at its bound is judged from the other side. */
  bounds?: Bounds;
  /**
   * P, where `gradients` are meant to be P ∇J: the projection onto a tangent space at the parameters, or the entries of one triangle. Linear, P P = P.
   * Given and returned: trees of the structure of the parameters.
   */
  project?(gradients: P, parameters: P): P;
  /** Called before every cost, costs and gradients call; the same k must give the same random numbers. */
  seed?(k: number): void;
  name?: string;

  /** Fast two-sided differences, where the problem brings its own (`network().problem()` does). */
  gradapprox?(request: ApproximationRequest): Promise<Approximation>;
  /** Slopes of J along directions, where the problem brings its own (`network().problem()` does). */
  slopes?(request: DirectionRequest): Slopes;
  /** J by θ alone, where the problem can tell it without the tree (`network().problem()` does). */
  byTheta?: CostByTheta;
  /** The forward pass in the open, for the layer-by-layer diagnosis (`network().problem()` brings it). */
  forward?: ForwardPass;
  /** The gradients that known mistakes in single operations would give, or one of them, for the diagnosis (`network().problem()` brings them). */
  mistaken?(theta: Float64Array, only?: MistakeIn): Iterable<MistakenGradient>;
  /** The same problem on one example alone, s in 0 … examples − 1: lets the diagnosis take the factors of dW apart. */
  example?(s: number): Problem<P>;
  /** What is known to depend on θ alone and need not be asked twice: cost, or cost and gradients both. */
  repeatable?: 'cost' | 'both';
  /** How many examples m the cost averages over, where known. */
  examples?: number;
  /** What J is summed from is stored as, where known: J is then rounded so, however still it stands. Left out: told from the numbers. */
  precision?: Precision;
  /** What must hold of the functions that the gradient is made of, without any step (`gradcheck/functions` brings them). */
  laws?: readonly Law[];
  /**
   * By name of block, the shape in which pictures of a report show it, where that is another one than its own: [128, 28, 28] of weights (128, 784)
   * of images draws 128 of them. `network().problem()` brings those that it knows.
   */
  pictures?: { readonly [block: string]: readonly number[] };
  /** false: blocks named like layers of a network are none, as those of one stage alone. */
  layers?: boolean;
}

/** J as a function of θ, bit for bit what a cost makes of the tree that holds it. Not asked where another cost was put in place of that one. */
export interface CostByTheta {
  /** The cost that it stands for. */
  of: unknown;
  /** J(θ), θ finite. */
  at(theta: Float64Array): number;
  /** J with θ[i] = value, finite, and all else as at a point: the same object as long as θ is the same. */
  along(point: { theta: Float64Array }, i: number, value: number): number;
  /** The gradients that are told by θ too, and dJ/dθ there, a fresh array; left out where the caller brings his own. */
  gradients?: { of: unknown; at(theta: Float64Array): Float64Array };
}

/** A map that is linear by its meaning, at the parameters that are checked: a vector-Jacobian product in its upstream. */
export interface LinearMap {
  /** The function as the caller writes it, and its argument: 'vjp', 'upstream'. */
  name: string;
  argument: string;
  /** How many numbers the argument has. */
  size: number;
  /** The product, in an order of numbers that stays the same; the argument may be kept. */
  apply(argument: Float64Array): Maybe<NumberList>;
}

/** A law: data that core asks and judges. One that is proved broken makes the verdict `fail`, whatever the differences say. */
export type Law =
  /** A(u + w) = A u + A w,  A(c u) = c A u,  A 0 = 0 */
  | { law: 'linear'; of: LinearMap }
  /** ⟨A v, u⟩ = ⟨v, B u⟩, of forward and backward derivative: A takes as many numbers as B gives, and the reverse. */
  | { law: 'adjoint'; of: LinearMap; to: LinearMap }
  /** ⟨H u, v⟩ = ⟨u, H v⟩ */
  | { law: 'symmetric'; of: LinearMap }
  /** Hᵢⱼ = Hⱼᵢ of a whole matrix: n · n numbers in a row; `locate` writes entry (i, j) as the caller would. */
  | { law: 'symmetric'; name: string; matrix(): Maybe<NumberList>; size: number; locate(i: number, j: number): string }
  /** Places that are not 0 though a pattern of the caller's says so: they are told, the verdict is that of the differences. */
  | { law: 'pattern'; name: string; outside(): Maybe<readonly string[]> }
  /** What a problem with cheaper calls of the same functions says of them: they depend on θ alone. For one whose own calls are `repeatable` for that. */
  | { law: 'state'; of: Problem };

export type Method = 'direct' | 'incremental' | 'by-unit';

/** One of several processes that check a gradient together. */
export interface Shard {
  /** 1 … count. */
  index: number;
  count: number;
}

/** J along single components, kept outside the check: by other processes, or for the next time. */
export interface EvaluationLog {
  /** J with θ[i] = at and all else at the base point of this fingerprint, or undefined where it is not known. */
  recall(base: string, i: number, at: number): number | undefined;
  /** Called once J there has been computed. */
  note(base: string, i: number, at: number, J: number): void;
}

/** An entry passes that is off by no more than relative · max(|grad|, |gradapprox|), or by no more than absolute. */
export interface Tolerance {
  /** Left out: that of the precision, 1e-6 or 1e-4. */
  relative?: number;
  /** In units of J per unit of the parameter; left out: 0. */
  absolute?: number;
}

export interface Options {
  /** ε of the formula, the same for every component; several: a table of what each gives; left out: chosen per component from the measured noise. */
  step?: number | readonly number[];
  /** One-sided only to show why two-sided is better. */
  sides?: 'two' | 'one';
  /** For `difference`; default 1e-7. */
  threshold?: number;
  /** Error of a component that is let pass: relative, default 1e-6 (float64) or 1e-4 (float32); with an absolute part, or by block. */
  tolerance?: number | Tolerance | { readonly [block: string]: number | Tolerance };
  /**
   * Relative distance between values at the same parameters that is allowed for: cost and gradients that sum in another order at every call, as on a GPU.
   * It is measured as noise of J and rounding of the gradient, and told. Default 0: 1e-9 is let pass (float32: 2e-6).
   */
  nondeterminism?: number;
  /** Blocks to check, by name or pattern (* for any characters, ? for one); left out: all. */
  only?: readonly string[];
  /** Blocks not to check, by name or pattern. */
  except?: readonly string[];
  /** Every component; a seeded sample of every block; or random directions and bisection. */
  components?: 'all' | 'sample' | 'probe';
  /** So many further points near the one given, each checked; the report is that of the worst. Wants gradients as a function. Default 0. */
  points?: number;
  /** A pass must have been able to see a relative error of this size in every block, else it is inconclusive; left out: below 1. */
  resolution?: number;
  /** What J or its gradient is computed in, where that is known; left out: told from the numbers, float64 or float32. */
  precision?: Precision;
  /** Whether a value outside the limiting slopes at a kink stands as a convention that is meant, unless it is wrong beside it; default 'limits': no. */
  kinks?: 'limits' | 'convention';
  /** Spoils the gradient on purpose after the check, in ten ways, and tells what of it this very check catches; default false. */
  selfTest?: boolean;
  /** Most cost evaluations; the report says what was covered. */
  budget?: number;
  /** Seconds that the check may take, to a tenth: fewer components are checked where all would take longer, and the report says how many. */
  time?: number;
  /** Most calls of an asynchronous cost, or of `costs`, under way at once; default 1. `inPlace` and `seed` make it 1. */
  concurrency?: number;
  /** Check this share of the components alone: process `index` of `count`, counted from 1. */
  shard?: Shard;
  /** Where J along single components is looked up before it is computed, and noted afterwards. */
  log?: EvaluationLog;
  /** How a network problem computes its differences; left out: chosen by size and cost. */
  method?: Method;
  /** Threads for the exact differences of a network, used where the work is worth their start: 0, the default, for none, or 'auto'. */
  workers?: number | 'auto';
  seed?: number;
  /** Ends the check with an error `aborted`: looked at before every call, and while a promise of the caller's is waited for. */
  signal?: AbortSignal;
  /** Ends the check with a report of what was decided until then, which says that it is part of one and never passes. */
  stop?: AbortSignal;
  /** Seconds that a promise of cost or gradients may take; left out: as long as it likes. */
  timeout?: number;
  onProgress?(done: number, total: number): void;
}

/** What core asks of a problem that brings its own two-sided differences. */
export interface ApproximationRequest {
  /** Read only. */
  theta: Float64Array;
  /** Component ranges [from, to) to compute, ascending and disjoint; left out: all. */
  ranges?: readonly (readonly [number, number])[];
  method?: Method;
  step?: number;
  workers?: number | 'auto';
  seed: number;
  signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
}

/** Two-sided differences of J at θ with what is known of their own error. */
export interface Approximation {
  /** dJ/dθ, length n; NaN outside the ranges asked for. */
  gradapprox: Float64Array;
  /** |gradapprox − dJ/dθ| ≤ bound, truncation and rounding together, length n. */
  bound: Float64Array;
  /** Whether both are given away: they become those of the report, and are written into. */
  givenAway?: true;
  method: Method;
  /** Why this method: one clause for the report. */
  reason: string;
  /** ε, or null where it was chosen per component. */
  step: number | null;
  /** Work in units of one forward pass. */
  evaluations: number;
  /** Values of the functions that J is the sum of, where each has as many blocks of its own: the slopes of one are not measured against those of another. */
  functions?: NumberList;
  /** Three standard deviations of J, where the problem knows them; left out: measured where a component is settled on J. */
  noise?: number;
  /** J along component i by itself, where the problem can tell it apart from what does not change with it: φ(t), φ(0), and its own noise. */
  along?(i: number): { at(t: number): Maybe<number>; reached(t: number): number; J: number; noise: number };
  /** How far rounding may put each entry of grad off, by spacings within which few kinks lie, and by wide ones, which see stairs too; null where it cannot be had. */
  rounding?(): Promise<{ fine: Float64Array; wide: Float64Array } | null>;
  /** What J and the differences were computed in; left out: told from grad. */
  precision?: Precision;
  /** Components re-evaluated by the direct loop, the worst disagreement found there relative to its bars, and what rounding may do to J, absolute. */
  audit?: { checked: number; worst: number; at: number; noise: number };
}

/** What core asks of a problem that brings its own slopes along directions. */
export interface DirectionRequest {
  theta: Float64Array;
  /** v, length n; for each range the entries outside it count as 0. */
  direction: Float64Array;
  ranges: readonly (readonly [from: number, to: number])[];
}

/** dJ along the direction by two-sided differences, one number a range, and what each is off by at most. */
export interface Slopes {
  slopes: number[];
  bounds: number[];
}
