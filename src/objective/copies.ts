import { cloneTree } from '../theta/clone.js';
import { WorkingTree } from '../theta/working.js';

/** A point at which J is asked for: the base point with one component moved, or another θ altogether. */
export type Point = { i: number; at: number } | { theta: Float64Array };

/**
 * Copies of the parameters, one for each point that is under way. Between two evaluations they stand at the base point, so that moving one component and
 * putting it back is O(1), whatever the others wait for.
 */
export class Copies {
  /** Blocks that the caller's code changed in a copy that stood at another θ. */
  changed: readonly string[] = [];
  private readonly free: WorkingTree[] = [];
  /** Which base point a copy stands at, by number; none after another θ. */
  private readonly stands = new WeakMap<WorkingTree, number>();
  private number = 0;

  /** @param base  θ of the base point, as it is now */
  constructor(
    private readonly parameters: unknown,
    private readonly base: () => Float64Array,
  ) {}

  /** The base point is another one from now on. */
  leave(): void {
    this.number++;
    this.changed = [];
  }

  /** A copy that stands at the point, until it is given back. */
  take(point: Point): WorkingTree {
    const copy = this.free.pop() ?? new WorkingTree(cloneTree(this.parameters));
    if ('theta' in point) {
      copy.moveTo(point.theta);
      this.stands.delete(copy);
    } else {
      if (this.stands.get(copy) !== this.number) copy.moveTo(this.base());
      this.stands.set(copy, this.number);
      copy.set(point.i, point.at);
    }
    return copy;
  }

  giveBack(copy: WorkingTree, point: Point): void {
    if ('i' in point) copy.set(point.i, copy.theta[point.i]);
    else if (this.changed.length === 0) this.changed = copy.changed();
    this.free.push(copy);
  }
}
