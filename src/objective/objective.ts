import { refuse } from '../errors.js';
import { firstInfinite } from '../numbers.js';
import type { CostByTheta, Maybe, Problem } from '../problem.js';
import { cloneTree } from '../theta/clone.js';

import type { Layout } from '../theta/layout.js';
import { isHalf } from '../theta/storage.js';
import { keepsFloat64, WorkingTree } from '../theta/working.js';
import { whenDone } from '../whenDone.js';
import { packGradients } from './gradients.js';
import { averaged, costAt, isBatched } from './value.js';

/**
 * J as a function of θ alone, whatever the shape of the caller's parameters.
 * A base point θ is kept in one working copy (the caller's own arrays when `inPlace`); one component moves at a time.
 * Promises come back only where the caller's cost returns one, so that a plain cost is never awaited.
 */
export interface Objective {
  readonly size: number;
  /** The base point as it is stored: rounded where the caller's arrays are float32. Read only. */
  readonly theta: Float64Array;
  /** The base point as it is now, in an array that is never written again. Read only. O(n), or O(1) where there is no tree. */
  point(): Float64Array;
  /** Points at which J was asked for so far. */
  readonly evaluations: number;
  /** Evaluations that are worth asking for at once: 1 where each has to wait for the one before. */
  readonly width: number;
  /** J at the base point. */
  value(): Maybe<number>;
  /** J at the base point by `cost`, where it stands beside the `costs` that give all others; NaN where it does not. */
  valueByCost(): Maybe<number>;
  /** J with θ[i] = at and all else at the base point; θ[i] is restored bit for bit, also when cost throws. O(1) beside the cost. */
  along(i: number, at: number): Maybe<number>;
  /** What θ[i] becomes when `at` is stored: not `at` itself where the caller's arrays are float32. */
  stored(i: number, at: number): number;
  /** J at another point, which is read at once; the base point is restored. O(n). */
  valueAt(theta: Float64Array): Maybe<number>;
  /** J of the single examples there, null where cost returns J alone, or cannot be had. O(n). */
  examplesAt(theta: Float64Array): Maybe<readonly number[] | null>;
  /** grad = dJ/dθ at the base point by the caller's gradients, in an array that is never written again; parameters that an update inside changes are put back. O(n). */
  gradient(): Promise<Float64Array>;
  /** J as it came along with the last gradient, from a costAndGradients that stands beside cost; NaN where none did. */
  readonly valueAlong: number;
  /** J of the single examples at the last evaluation, where cost returned one number an example; else null. */
  readonly values: readonly number[] | null;
  /** Whether the caller's gradient can be had at other points: gradients is a function. */
  readonly differentiable: boolean;
  /** Numbers of the blocks whose gradient came in a Float16Array, which keeps 11 bits of it. */
  readonly coarse: ReadonlySet<number>;
  /** Names of the blocks that the last call of cost or gradients changed: written into, or other arrays put in their place. O(n). */
  changed(): readonly string[];
  /** Makes θ the base point (rounded as stored). O(n). */
  moveTo(theta: Float64Array): void;
  /** A point chosen at random, with what lies outside of declared bounds moved inside. O(n). */
  inside(theta: Float64Array): Float64Array;
  /** Puts the caller's own values back, bit for bit. */
  restore(): void;
}

/**
 * J of a problem as a function of θ.
 *
 * A gradient that is given as a tree is copied at once, before the first call of cost could overwrite it.
 *
 * @param layout  of `problem.parameters`, by `pack`
 * @param seed    k of every `problem.seed(k)`: the same for all calls, so that all see the same random numbers
 * @param theta   of `problem.parameters`, where it is known; never written
 * @throws {GradcheckError} `invalid_problem`, and what `packGradients` refuses
 */
export function makeObjective(problem: Problem, layout: Layout, seed = 0, theta?: Float64Array): Objective {
  return new ProblemObjective(problem, layout, seed, theta);
}

/** Needs more digits than float32 has, and than any other array holds that is no Float64Array. */
const FINE = 1 + 2 ** -40;
/** A number beside 0 that any storage takes. */
const BESIDE_ZERO = 2 ** -10;

/** Whether component i is stored with fewer digits than a float64 has; asked next to where it stands, for a setter may refuse other values. */
export function isCoarse(objective: Pick<Objective, 'stored' | 'theta'>, i: number): boolean {
  const fine = (objective.theta[i] || BESIDE_ZERO) * FINE;
  return objective.stored(i, fine) !== fine;
}

class ProblemObjective implements Objective {
  readonly size: number;
  readonly differentiable: boolean;
  readonly width = 1;
  evaluations = 0;
  valueAlong = Number.NaN;
  readonly coarse = new Set<number>();
  values: readonly number[] | null = null;
  /** The tree that the caller's functions read: where J is told by θ alone, made once one of them is asked. */
  private made: WorkingTree | undefined;
  /** The base point where there is no tree, in an array that is not written. */
  private alone: Float64Array | null;
  /** θ of the caller's own arrays, where those are perturbed. */
  private readonly origin: Float64Array | undefined;
  /** J by θ, where parameters are kept as they are. */
  private readonly byTheta: CostByTheta | undefined;
  /** The base point, as `byTheta` knows it. */
  private stood: { theta: Float64Array } | null = null;
  private readonly fixedGradient: Float64Array | undefined;
  /** Whether the parameters are the caller's own again. */
  private over = false;
  /** Blocks that the last call of gradients changed. */
  private updated: readonly string[] = NOTHING;

  constructor(
    private readonly problem: Problem,
    private readonly layout: Layout,
    private readonly seed: number,
    theta?: Float64Array,
  ) {
    const { cost, costs, gradients, costAndGradients, inPlace, parameters } = problem;
    if (!cost && !costs && !costAndGradients)
      throw refuse.problem('cost', 'cost is missing: give cost(parameters), or costAndGradients.');
    this.size = layout.size;
    this.differentiable =
      typeof gradients === 'function' || (gradients === undefined && costAndGradients !== undefined);
    if (!this.differentiable && gradients !== undefined)
      this.fixedGradient = packGradients(layout, gradients, this.read);
    const { byTheta, seed: seeded } = problem;
    const isPlain = byTheta?.of === cost && !costs && !costAndGradients && !seeded && !inPlace;
    this.alone = isPlain && keepsFloat64(parameters) ? (theta ?? layout.pack(parameters)) : null;
    if (this.alone) this.byTheta = byTheta;
    else this.made = new WorkingTree(inPlace ? parameters : cloneTree(parameters));
    if (!inPlace) return;
    this.working.claim();
    this.origin = this.working.theta.slice();
  }

  get theta(): Float64Array {
    return this.made?.theta ?? this.alone!;
  }

  point(): Float64Array {
    return this.made?.theta.slice() ?? this.alone!;
  }

  private get working(): WorkingTree {
    this.made ??= new WorkingTree(this.layout.unpack(this.alone!));
    return this.made;
  }

  value(): Maybe<number> {
    this.count();
    if (this.byTheta) return this.byTheta.at(this.theta);
    this.problem.seed?.(this.seed);
    const J = costAt(this.problem, this.working.tree);
    return typeof J === 'number' ? J : whenDone(J, value => this.kept(value));
  }

  valueByCost(): Maybe<number> {
    const { cost } = this.problem;
    if (!cost || !isBatched(this.problem)) return Number.NaN;
    this.count();
    return whenDone(cost.call(this.problem, this.working.tree), value => averaged(value).J);
  }

  /** One more evaluation, after which nothing is left of what a gradient changed. */
  private count(): void {
    this.evaluations++;
    this.updated = NOTHING;
  }

  private kept(value: unknown): number {
    const { J, examples } = averaged(value);
    this.values = examples ?? this.values;
    return J;
  }

  along(i: number, at: number): Maybe<number> {
    const { working, byTheta } = this;
    if (byTheta && Number.isFinite(at)) {
      this.count();
      this.stood ??= { theta: this.point() };
      return byTheta.along(this.stood, i, at);
    }
    working.set(i, at);
    let J: Maybe<number> = Number.NaN;
    // no closure, no promise: this runs twice for every component
    try {
      J = this.value();
    } finally {
      if (typeof J === 'number') working.set(i, working.theta[i]);
    }
    return typeof J === 'number' ? J : J.finally(() => this.unlessOver(() => working.set(i, working.theta[i])));
  }

  stored(i: number, at: number): number {
    return this.alone ? at : this.working.rounded(i, at);
  }

  valueAt(theta: Float64Array): Maybe<number> {
    if (this.byTheta && firstInfinite(theta) < 0) {
      this.count();
      return this.byTheta.at(theta);
    }
    const base = this.theta.slice();
    this.moveTo(theta);
    return this.valueThen(() => this.moveTo(base));
  }

  examplesAt(theta: Float64Array): Maybe<readonly number[] | null> {
    this.values = null;
    return whenDone(this.valueAt(theta), () => this.values);
  }

  async gradient(): Promise<Float64Array> {
    const grad = await this.ask();
    if (this.over || !this.made) return grad;
    this.updated = this.working.changed();
    if (this.updated.length > 0) this.working.moveTo(this.theta);
    return grad;
  }

  changed(): readonly string[] {
    return this.updated.length > 0 ? this.updated : (this.made?.changed() ?? NOTHING);
  }

  moveTo(theta: Float64Array): void {
    this.updated = NOTHING;
    this.stood = null;
    if (this.made) this.made.moveTo(theta);
    else this.alone = theta.slice();
  }

  inside(theta: Float64Array): Float64Array {
    return theta;
  }

  restore(): void {
    this.over = true;
    if (this.origin) this.working.giveBack(this.origin);
  }

  /** A promise that nobody waited for any more may come back after all: the parameters are the caller's own again by then. */
  private unlessOver(act: () => void): void {
    if (!this.over) act();
  }

  private readonly read = (block: number, array: unknown): void => {
    if (isHalf(array)) this.coarse.add(block);
  };

  /** The caller's gradient, packed in the same turn as it arrives: the next call may write into the same buffers. */
  private async ask(): Promise<Float64Array> {
    if (this.fixedGradient) return this.fixedGradient;
    const { gradients, costAndGradients } = this.problem;
    const own = this.byTheta?.gradients;
    if (own && own.of === gradients && firstInfinite(this.theta) < 0) return own.at(this.theta);
    const { tree } = this.working;
    this.problem.seed?.(this.seed);
    if (typeof gradients === 'function')
      return packGradients(
        this.layout,
        await (gradients as (parameters: unknown) => unknown).call(this.problem, tree),
        this.read,
      );
    if (!costAndGradients)
      throw refuse.problem('gradients', 'gradients is missing: give a tree, a function or costAndGradients.');
    const both = await costAndGradients.call(this.problem, tree);
    if (this.problem.cost || isBatched(this.problem)) this.valueAlong = averaged(both?.cost).J;
    return packGradients(this.layout, both?.gradients, this.read);
  }

  /** J where the working tree stands now; then `undo`, also when cost throws or rejects. */
  private valueThen(undo: () => void): Maybe<number> {
    let J: Maybe<number> = Number.NaN;
    try {
      J = this.value();
    } finally {
      if (typeof J === 'number') undo();
    }
    return typeof J === 'number' ? J : J.finally(() => this.unlessOver(undo));
  }
}

const NOTHING: readonly string[] = [];
