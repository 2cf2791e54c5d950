import { fingerprint } from './fingerprint.js';
import { WrappedObjective } from './wrapped.js';

/** An objective that knows the point where it stands by its fingerprint, which is taken once a point. */
export abstract class StandingObjective extends WrappedObjective {
  private base: string | null = null;

  override moveTo(theta: Float64Array): void {
    this.inner.moveTo(theta);
    this.base = null;
  }
  override restore(): void {
    this.inner.restore();
    this.base = null;
  }

  /** The point where it stands. */
  protected at(): string {
    this.base ??= fingerprint(this.inner.theta);
    return this.base;
  }
}
