import { throwIfAborted } from '../errors.js';
import { otherTasks } from '../pace.js';
import type { Maybe, Options, Problem } from '../problem.js';
import { Copies, type Point } from './copies.js';
import { BudgetSpent, isOurs } from './metered.js';
import type { Objective } from './objective.js';
import { type Patience, waitedFor } from './patient.js';
import { averaged, costAt, costsAt, isBatched, type Value } from './value.js';
import { WrappedObjective } from './wrapped.js';

/** Points of one call of `costs` at most: what one call costs beside its points is then nothing a point, and no GPU asks for more to be busy. */
const MOST = 256;
/** Bytes that the copies of the parameters in one call may take, at eight a number: little beside the activations of as many forward passes. */
const BYTES = 2 ** 26;

/** What limits the evaluations of an objective, and how they are asked for. */
type Limits = Pick<Options, 'budget' | 'concurrency'> & Patience;

/**
 * The same objective where evaluations may be under way at once: J of many points by one call of `costs`, or several calls of an asynchronous cost.
 * An evaluation is counted when it is asked for. Each has a copy of the parameters, so that the order in which results come does not matter.
 * A cost that answers at once is called as ever, one point after the other.
 *
 * An exception belongs to the point that causes it: a batch that throws is taken apart, unless J at the base point throws too.
 *
 * @returns the objective given where `inPlace` or `seed` leaves one point at a time, or nothing is to be had at once
 */
export function overlappingObjective(objective: Objective, problem: Problem, limits: Limits): Objective {
  const single = problem.inPlace || problem.seed || (!problem.costs && (limits.concurrency ?? 1) === 1);
  return single ? objective : new Overlapping(objective, problem, limits);
}

/** A point that J is waited for at. */
interface Request {
  point: Point;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

class Overlapping extends WrappedObjective {
  /** J of the single examples at the last evaluation. */
  private examples: readonly number[] | null = null;
  private asked = 0;
  /** Points of one call. */
  private most = 1;
  /** Whether cost was seen to answer later. */
  private late = false;
  private queue: Request[] = [];
  private underWay = 0;
  /** Whether what waits will be called when all who are at work have asked. */
  private due = false;
  private readonly copies: Copies;

  constructor(
    inner: Objective,
    private readonly problem: Problem,
    private readonly limits: Limits,
  ) {
    super(inner);
    this.copies = new Copies(problem.parameters, () => inner.theta);
    if (isBatched(problem)) this.most = Math.max(1, Math.min(MOST, Math.floor(BYTES / (8 * inner.size))));
  }

  override get evaluations(): number {
    return this.inner.evaluations + this.asked;
  }
  override get width(): number {
    return this.most > 1 || this.late ? this.most * this.concurrency : 1;
  }
  override get values(): readonly number[] | null {
    return this.examples ?? this.inner.values;
  }
  private get concurrency(): number {
    return this.limits.concurrency ?? 1;
  }

  override value(): Maybe<number> {
    const J = this.inner.value();
    this.late ||= typeof J !== 'number';
    return J;
  }
  override along(i: number, at: number): Maybe<number> {
    if (this.width === 1) return this.inner.along(i, at);
    return this.ask({ i, at }).then(({ J }) => J);
  }
  override valueAt(theta: Float64Array): Maybe<number> {
    if (this.width === 1) return this.inner.valueAt(theta);
    return this.ask({ theta: theta.slice() }).then(({ J }) => J);
  }
  override examplesAt(theta: Float64Array): Maybe<readonly number[] | null> {
    if (this.width === 1) return this.inner.examplesAt(theta);
    return this.ask({ theta: theta.slice() }).then(({ examples }) => examples);
  }

  override changed(): readonly string[] {
    return this.copies.changed.length > 0 ? this.copies.changed : this.inner.changed();
  }
  override moveTo(theta: Float64Array): void {
    this.inner.moveTo(theta);
    this.copies.leave();
  }
  override restore(): void {
    this.inner.restore();
    this.copies.leave();
  }

  private ask(point: Point): Promise<Value> {
    this.asked++;
    return new Promise((resolve, reject) => {
      this.queue.push({ point, resolve, reject });
      this.call();
    });
  }

  /** Calls what waits: a single point at once, a batch when all who are at work have asked for theirs. */
  private call(): void {
    if (this.due) return;
    if (!isBatched(this.problem)) {
      this.start();
      return;
    }
    this.due = true;
    otherTasks().then(() => {
      this.due = false;
      this.start();
    });
  }

  private start(): void {
    while (this.queue.length > 0 && this.underWay < this.concurrency) this.send(this.queue.splice(0, this.most));
  }

  private async send(requests: readonly Request[]): Promise<void> {
    this.underWay++;
    await this.evaluate(requests);
    this.underWay--;
    if (this.queue.length > 0) this.call();
  }

  /** Tells those who wait for these points what J is there, or what went wrong. Whether nothing did. */
  private async evaluate(requests: readonly Request[]): Promise<boolean> {
    try {
      const values = await this.valuesAt(requests.map(({ point }) => point));
      this.examples = values[values.length - 1].examples;
      for (const [k, { resolve }] of requests.entries()) resolve(values[k]);
      return true;
    } catch (error) {
      await this.takeApart(requests, error);
      return false;
    }
  }

  /** J of some points by one call. */
  private async valuesAt(points: readonly Point[]): Promise<Value[]> {
    throwIfAborted(this.limits.signal);
    if (this.limits.stop?.aborted) throw new BudgetSpent();
    const { problem } = this;
    const copies = points.map(point => this.copies.take(point));
    try {
      const trees = copies.map(({ tree }) => tree);
      // each call has its own time, however long it stood in the queue
      const values = isBatched(problem)
        ? await waitedFor(this.limits, 'costs', costsAt(problem, trees))
        : [await waitedFor(this.limits, 'cost', costAt(problem, trees[0]))];
      return values.map(averaged);
    } finally {
      for (const [k, copy] of copies.entries()) this.copies.giveBack(copy, points[k]);
    }
  }

  /** A call that threw: its points are asked for by halves, unless J cannot be had at the base point either. */
  private async takeApart(requests: readonly Request[], error: unknown): Promise<void> {
    if (requests.length === 1 || isOurs(error) || !(await this.standsAtBase())) {
      for (const { reject } of requests) reject(error);
      return;
    }
    // no point was to blame, but their number, as where a GPU runs out of memory
    if (await this.halves(requests)) this.most = Math.min(this.most, Math.max(2, requests.length >> 1));
  }

  private async halves(requests: readonly Request[]): Promise<boolean> {
    const middle = requests.length >> 1;
    const first = await this.again(requests.slice(0, middle));
    return (await this.again(requests.slice(middle))) && first;
  }

  private async again(requests: readonly Request[]): Promise<boolean> {
    if (requests.length > this.most) return this.halves(requests);
    if (this.pays(requests.length)) return this.evaluate(requests);
    for (const { reject } of requests) reject(new BudgetSpent());
    return false;
  }

  /** Whether J can be had at the base point alone. */
  private async standsAtBase(): Promise<boolean> {
    const base = { theta: this.theta.slice() };
    return (
      this.pays(1) &&
      this.valuesAt([base]).then(
        () => true,
        () => false,
      )
    );
  }

  /** Counts so many evaluations more, if the budget allows them. */
  private pays(evaluations: number): boolean {
    if (this.evaluations + evaluations > (this.limits.budget ?? Number.POSITIVE_INFINITY)) return false;
    this.asked += evaluations;
    return true;
  }
}
