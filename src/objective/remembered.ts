import type { Maybe } from '../problem.js';
import { whenDone } from '../whenDone.js';
import { fingerprint } from './fingerprint.js';
import type { Objective } from './objective.js';
import { StandingObjective } from './standing.js';

/** Numbers that are kept, of J and of gradients: 80 MB. */
const MOST = 1e7;

/** An objective that computes J and its gradient once at each point: what it knows already is no evaluation. */
export const rememberedObjective = (objective: Objective): Objective => new Remembered(objective);

class Remembered extends StandingObjective {
  private readonly seen = new Map<string, number>();
  private readonly gradients = new Map<string, Float64Array>();
  private kept = 0;

  override value(): Maybe<number> {
    return this.known(this.at(), () => this.inner.value());
  }
  override along(i: number, at: number): Maybe<number> {
    return this.known(`${this.at()} ${i} ${at}`, () => this.inner.along(i, at));
  }
  override valueAt(theta: Float64Array): Maybe<number> {
    return this.known(fingerprint(theta), () => this.inner.valueAt(theta));
  }

  override async gradient(): Promise<Float64Array> {
    const key = this.at();
    const known = this.gradients.get(key);
    if (known) return known.slice();
    const grad = await this.inner.gradient();
    if ((this.kept += grad.length) < MOST) this.gradients.set(key, grad.slice());
    return grad;
  }

  private known(key: string, ask: () => Maybe<number>): Maybe<number> {
    const known = this.seen.get(key);
    if (known !== undefined) return known;
    return whenDone(ask(), J => {
      if (++this.kept < MOST) this.seen.set(key, J);
      return J;
    });
  }
}
