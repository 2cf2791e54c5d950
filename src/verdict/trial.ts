import type { Components } from '../numbers.js';
import type { Objective } from '../objective/objective.js';
import type { Approximation, Options, Problem } from '../problem.js';
import type { Random } from '../random.js';
import type { Precision } from '../report.js';
import type { Layout } from '../theta/layout.js';
import type { BlockTolerance } from '../tolerances.js';
import type { Ledger } from './ledger.js';
import type { Limits, Meter } from './meter.js';
import { measureNoise } from './noise.js';
import type { Place } from './place.js';
import { borneOut, gradientRounding } from './rounding.js';
import { ROUNDING, SETTLING } from './rules.js';

/** What a check asks of the verdict. */
export interface JudgeRequest {
  objective: Objective;
  layout: Pick<Layout, 'blocks' | 'locate' | 'size'>;
  /** dJ/dθ by backward propagation, length n. */
  grad: Float64Array;
  settings: {
    step?: number;
    sides?: 'two' | 'one';
    /** τ of all blocks that ask for none of their own; left out: that of the precision. */
    tolerance?: number;
    /** What blocks ask for, by number; left out: nothing. */
    tolerances?: readonly BlockTolerance[];
    /** What J or grad is computed in; left out: told from the numbers. */
    precision?: Precision;
    /** What stands at a kink; left out: 'limits'. */
    kinks?: Options['kinks'];
    /** 'probe': along random directions, instead of component by component. */
    components?: Options['components'];
    /** Most evaluations of J: left out for no limit. */
    budget?: number;
    /** When evaluations began, and when they have to end; left out for no limit. */
    clock?: Limits['clock'];
    signal?: AbortSignal;
    /** Ends the work with what was decided. */
    stop?: AbortSignal;
    onProgress?(done: number, total: number): void;
  };
  random: Random;
  /** What J is summed from is stored as, where the problem knows. */
  stored?: Precision;
  /** Components to judge, ascending; left out: all. */
  indices?: Uint32Array;
  /** Two-sided differences with bounds, where the problem brings its own. */
  approximation?: Approximation;
  /** Slopes along directions, where the problem brings its own. */
  slopes?: Problem['slopes'];
}

/** All that is known while a check is judged. */
export interface Trial {
  request: JudgeRequest;
  /** θ. */
  place: Place;
  ledger: Ledger;
  meter: Meter;
}

/** The same trial over these components alone, ascending. */
export const narrowed = (trial: Trial, indices: readonly number[]): Trial => ({
  ...trial,
  request: { ...trial.request, indices: Uint32Array.from(indices) },
});

/** The components to judge, block by block. */
export function* chosenByBlock({
  layout,
  indices,
}: Pick<JudgeRequest, 'layout' | 'indices'>): Generator<readonly [Components, number]> {
  let next = 0;
  for (const [b, { offset, size }] of layout.blocks.entries()) {
    const first = next;
    while (indices && next < indices.length && indices[next] < offset + size) next++;
    const own = indices?.subarray(first, next);
    yield [{ from: offset, count: own ? own.length : size, indices: own }, b];
  }
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

/** Measures the noise of J after all, for a trial whose differences came with bounds: components are to be settled on the objective. */
export async function measureLate({ request, place, ledger }: Trial): Promise<void> {
  const directions = request.settings.components === 'probe' ? 1 : undefined;
  const { level } = await measureNoise(place.objective, place.parameters, place.J, request.random, directions);
  place.noise = level;
  ledger.judgement.noise = level;
}

/**
 * Measures the rounding of grad, once, where gradients can be asked beside θ; and takes for it what wide spacings show where the differences at hand
 * bear that out.
 */
export async function measureRounding({ request, place, ledger, meter }: Trial): Promise<void> {
  if (!request.objective.differentiable) return;
  if (place.measured === undefined && !meter.spares(SETTLING + ROUNDING)) return;
  if (place.measured === undefined)
    place.measured = await (request.approximation?.rounding?.() ?? gradientRounding(place, request.random));
  if (!place.measured) return;
  const { grad, gradapprox } = ledger.judgement;
  place.rounding = borneOut(place.measured, grad, gradapprox);
}
