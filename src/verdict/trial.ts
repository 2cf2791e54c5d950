import type { Objective } from '../cost.js';
import { refuse } from '../errors.js';
import type { Approximation, Options, Problem } from '../problem.js';
import type { Random } from '../random.js';
import type { Layout } from '../theta.js';
import type { Judgement } from './judgement.js';
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
export function* chosen({
  layout,
  indices,
}: Pick<JudgeRequest, 'layout' | 'indices'>): Generator<readonly [number, number]> {
  const pair: [number, number] = [0, 0];
  const count = indices?.length ?? layout.size;
  for (let k = 0, b = 0; k < count; k++) {
    const i = indices ? indices[k] : k;
    while (i >= layout.blocks[b].offset + layout.blocks[b].size) b++;
    pair[0] = i;
    pair[1] = b;
    yield pair;
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
