import { refuse } from '../errors.js';
import type { Judgement } from '../judgement.js';
import type { Objective } from '../objective/objective.js';
import type { Approximation, Options, Problem } from '../problem.js';
import type { Random } from '../random.js';
import type { Layout } from '../theta/layout.js';
import { measureNoise } from './noise.js';
import type { Run } from './run.js';
import { parameterScale } from './scale.js';
import type { GradientScale } from './yardstick.js';

/** What a check asks of the verdict. */
export interface JudgeRequest {
  objective: Objective;
  layout: Pick<Layout, 'blocks' | 'locate' | 'size'>;
  /** dJ/dθ by backward propagation, length n. */
  grad: Float64Array;
  settings: {
    step?: number;
    sides?: 'two' | 'one';
    tolerance?: number;
    /** 'probe': along random directions, instead of component by component. */
    components?: Options['components'];
    /** Most evaluations of J: left out for no limit. */
    budget?: number;
    signal?: AbortSignal;
    onProgress?(done: number, total: number): void;
  };
  random: Random;
  /** Components to judge, ascending; left out: all. */
  indices?: ArrayLike<number>;
  /** Two-sided differences with bounds, where the problem brings its own. */
  approximation?: Approximation;
  /** Slopes along directions, where the problem brings its own. */
  slopes?: Problem['slopes'];
}

/** All that is known while a check is judged. */
export interface Trial {
  request: JudgeRequest;
  run: Run;
  scale: GradientScale;
  judgement: Judgement;
}

/** The components to judge with the number of their block, ascending. The pair is reused. */
export const chosen = ({
  layout,
  indices,
}: Pick<JudgeRequest, 'layout' | 'indices'>): Iterable<readonly [number, number]> => new Chosen(layout, indices);

/** No generator: resuming one takes longer than what most loops do with a component, and there may be millions. */
class Chosen implements Iterator<readonly [number, number], undefined> {
  private k = -1;
  private readonly pair: [number, number] = [0, 0];
  private readonly result = { done: false as const, value: this.pair };
  private readonly count: number;

  constructor(
    private readonly layout: JudgeRequest['layout'],
    private readonly indices: JudgeRequest['indices'],
  ) {
    this.count = indices?.length ?? layout.size;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<readonly [number, number], undefined> {
    if (++this.k >= this.count) return { done: true, value: undefined };
    const { pair, indices } = this;
    const { blocks } = this.layout;
    pair[0] = indices ? indices[this.k] : this.k;
    while (pair[0] >= blocks[pair[1]].offset + blocks[pair[1]].size) pair[1]++;
    return this.result;
  }
}

/** Whether so many more evaluations fit the budget. */
export const affordable = ({ objective, settings }: JudgeRequest, evaluations: number): boolean =>
  objective.evaluations + evaluations <= (settings.budget ?? Number.POSITIVE_INFINITY);

/** Evaluations that settling a component may take. */
export const SETTLING = 160;

/** @throws {GradcheckError} `aborted` */
export function throwIfAborted({ settings: { signal } }: JudgeRequest): void {
  if (signal?.aborted) throw refuse.aborted(signal.reason);
}

/** Measures the noise of J after all, for a trial whose differences came with bounds: components are to be settled on the objective. */
export async function measureLate({ request, run, judgement }: Trial): Promise<void> {
  const { objective, layout, random, settings } = request;
  const scale = parameterScale(run.theta, layout.blocks);
  const directions = settings.components === 'probe' ? 1 : undefined;
  run.noise = (await measureNoise(objective, scale, run.J, random, directions)).level;
  judgement.noise = run.noise;
}
