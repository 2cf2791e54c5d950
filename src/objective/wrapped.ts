import type { Maybe } from '../problem.js';
import type { Objective } from './objective.js';

/** An objective that asks another one for everything: what stands around J, such as a log or a budget, overrides what it changes. */
export class WrappedObjective implements Objective {
  constructor(protected readonly inner: Objective) {}

  get size(): number {
    return this.inner.size;
  }
  get theta(): Float64Array {
    return this.inner.theta;
  }
  point(): Float64Array {
    return this.inner.point();
  }
  get evaluations(): number {
    return this.inner.evaluations;
  }
  get width(): number {
    return this.inner.width;
  }
  get valueAlong(): number {
    return this.inner.valueAlong;
  }
  get values(): readonly number[] | null {
    return this.inner.values;
  }
  get coarse(): ReadonlySet<number> {
    return this.inner.coarse;
  }
  get differentiable(): boolean {
    return this.inner.differentiable;
  }

  value(): Maybe<number> {
    return this.inner.value();
  }
  valueByCost(): Maybe<number> {
    return this.inner.valueByCost();
  }
  along(i: number, at: number): Maybe<number> {
    return this.inner.along(i, at);
  }
  valueAt(theta: Float64Array): Maybe<number> {
    return this.inner.valueAt(theta);
  }
  examplesAt(theta: Float64Array): Maybe<readonly number[] | null> {
    return this.inner.examplesAt(theta);
  }
  gradient(): Promise<Float64Array> {
    return this.inner.gradient();
  }
  stored(i: number, at: number): number {
    return this.inner.stored(i, at);
  }
  changed(): readonly string[] {
    return this.inner.changed();
  }
  moveTo(theta: Float64Array): void {
    this.inner.moveTo(theta);
  }
  inside(theta: Float64Array): Float64Array {
    return this.inner.inside(theta);
  }
  restore(): void {
    this.inner.restore();
  }
}
