import { throwIfAborted } from '../errors.js';
import type { Source } from '../finding.js';
import { NoGradientHere } from '../objective/defined.js';
import type { Objective } from '../objective/objective.js';
import { together } from '../objective/together.js';
import type { Block } from '../theta/layout.js';
import { changedBlocks, noiseOf } from './repeat.js';

/** Calls of the caller's functions at a base point that is put back whenever they change it. */
export class Calls {
  /** Blocks that a call changed, by the function called. */
  readonly mutated = new Map<Source, string[]>();
  private readonly looked = new Set<Source>();

  constructor(
    readonly objective: Objective,
    private readonly signal: AbortSignal | undefined,
    /** Relative distance of values at the same parameters that the caller allows. */
    readonly nondeterminism = 0,
  ) {}

  /** Relative distance to let pass between values that should be the same. */
  noiseOf(values: ArrayLike<number>): number {
    return Math.max(noiseOf(values), this.nondeterminism);
  }

  /** The blocks in which two gradients differ by more than that. */
  changedBlocks(a: Float64Array, b: Float64Array, blocks: readonly Block[]): Block[] {
    return changedBlocks(a, b, blocks, this.noiseOf(a));
  }

  J(): Promise<number> {
    return this.watched('cost', () => this.objective.value());
  }

  /** J by `cost`, where `costs` gives all others; NaN where it does not. */
  JByCost(): Promise<number> {
    return this.watched('cost', () => this.objective.valueByCost());
  }

  /** J at several points, asked for at once. */
  async atOnce(points: readonly Float64Array[]): Promise<number[]> {
    this.checkSignal();
    const values = await together(points.length, points, point => this.objective.valueAt(point));
    this.look('cost');
    return values;
  }

  gradient(): Promise<Float64Array> {
    return this.watched('gradients', () => this.objective.gradient());
  }

  /** The gradient as a training loop asks for it: right after J at the same parameters. */
  async gradientAfterJ(): Promise<Float64Array> {
    await this.J();
    return this.gradient();
  }

  /** f with the base point moved to θ and back. */
  async at<T>(theta: Float64Array, f: () => Promise<T>): Promise<T> {
    const base = this.objective.theta.slice();
    this.objective.moveTo(theta);
    try {
      return await f();
    } finally {
      this.objective.moveTo(base);
    }
  }

  /** f, or undefined where gradients throw: they need not be defined at a point of our choosing. */
  async attempt<T>(f: () => Promise<T>): Promise<T | undefined> {
    try {
      return await f();
    } catch (error) {
      this.checkSignal();
      if (error instanceof NoGradientHere) return undefined;
      throw error;
    }
  }

  private async watched<T>(source: Source, call: () => T | Promise<T>): Promise<T> {
    this.checkSignal();
    const result = await call();
    // O(n): looked at once, and ever after where something was found
    if (!this.looked.has(source) || this.mutated.has(source)) this.look(source);
    return result;
  }

  private look(source: Source): void {
    this.looked.add(source);
    const changed = this.objective.changed();
    if (changed.length === 0) return;
    this.mutated.set(source, [...new Set([...(this.mutated.get(source) ?? []), ...changed])]);
    this.objective.moveTo(this.objective.theta);
  }

  private checkSignal(): void {
    throwIfAborted(this.signal);
  }
}
